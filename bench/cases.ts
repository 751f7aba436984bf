import {
  type Contender,
  bareNode,
  findPeers,
  ourPost,
  ourStep,
  ourStepWithKeychain,
} from './contenders.js';
import { firstRequest } from './first-request.js';

/** Work that two contenders do in turn. */
export interface Case {
  readonly name: string;
  readonly ours: Contender;
  /** Undefined where this machine lacks it. */
  readonly peer: Contender | undefined;
  /** The highest median ratio that is wanted; undefined where none was set. */
  readonly goal: number | undefined;
  readonly images: number;
  readonly registries?: number;
  readonly latencyMilliseconds: number;
  /** Pairs that count. */
  readonly rounds: number;
}

const MANY_ROUNDS = 21;
const FEW_ROUNDS = 3;

/** Returns all cases; `crane` and `skopeo` read one image a run, so of them fewer rounds are made. */
export function listCases(): readonly Case[] {
  const { crane, skopeo, dockerLogin, loginAction } = findPeers();
  const one = { images: 1, latencyMilliseconds: 0, rounds: MANY_ROUNDS, goal: undefined } as const;
  const step = { ...one, ours: ourStep };
  const pin = (images: number, latencyMilliseconds: number, goal?: number): Case => ({
    name: `pin ${images} images on one registry, ${latencyMilliseconds} ms a request`,
    ours: ourStep,
    peer: crane,
    goal,
    images,
    latencyMilliseconds,
    rounds: FEW_ROUNDS,
  });
  return [
    { ...step, name: 'log in and pin 1 image, against logging in', peer: loginAction, goal: 0.45 },
    { ...step, name: 'log in and pin 1 image, against logging in', peer: dockerLogin },
    { ...step, name: 'log in and pin 1 image, against reading it', peer: crane },
    { ...step, name: 'log in and pin 1 image, against reading it', peer: skopeo },
    { ...one, name: 'start-up to the first request', ours: firstRequest, peer: bareNode, goal: 3 },
    { ...one, name: 'the post step', ours: ourPost, peer: bareNode, goal: 3 },
    pin(10, 0),
    pin(100, 0),
    pin(10, 50),
    pin(100, 50, 0.04),
    ...[0, 50].map((latencyMilliseconds) => ({
      ...pin(20, latencyMilliseconds),
      name: `pin 20 images on 4 registries, ${latencyMilliseconds} ms a request`,
      ours: ourStepWithKeychain,
      registries: 4,
    })),
  ];
}
