import type { JobEvent } from './events.js';
import type { Forge } from './forges.js';
import type { Answer, ReceivedRequest } from './http-message.js';
import type { Fault, Registry, RegistryOptions } from './registry.js';

/** One registry, emulated under its real name, and what the action is to make of it. */
export interface Profile {
  /** The heading of its row in `docs/registries.md`. */
  readonly name: string;
  /** The host of its API; tokens are issued there too, unless `authHost` names another. */
  readonly apiHost: string;
  readonly authHost?: string;
  readonly options: Omit<RegistryOptions, 'faults' | 'authHost'>;
  /** What it holds: `acme/api:1.4.0`. */
  readonly images: readonly string[];
  /** Further hosts that a run speaks to, and what they answer. */
  readonly others?: Readonly<Record<string, (registry: Registry) => Handler>>;
  /** The forge of the jobs, unless a job names its own. */
  readonly forge: Forge;
  readonly reads: readonly Read[];
  readonly refusals: readonly Refusal[];
}

export type Handler = (request: ReceivedRequest) => Answer;

/** A step of a job; the job's repository is `acme/shop`, its actor alice. */
export interface ProfileJob {
  readonly inputs: Readonly<Record<string, string>>;
  readonly forge?: Forge;
  readonly event?: JobEvent;
  /** The job token where it is another than that of most tests. */
  readonly token?: string;
  /** The entries of `auths` that the machine's Docker config holds before the step. */
  readonly saved?: Readonly<Record<string, object>>;
}

/** A step that goes well. */
export interface Read extends ProfileJob {
  /** The kind of credential, in words. */
  readonly title: string;
  /** Alias to kind of credential, as the output `images` says. */
  readonly credentials: Readonly<Record<string, string>>;
  /** What the hosts saw, in order: `GET ghcr.io/token?service=ghcr.io&scope=… [Basic alice]`. */
  readonly requests: readonly string[];
  /** The logins in the Docker config after the step: key to username. */
  readonly logins: Readonly<Record<string, string>>;
  readonly faults?: readonly Fault[];
  /** Milliseconds of each wait, where the registry asks for some. */
  readonly sleeps?: readonly number[];
}

/** A step that fails, and the whole of what the user is told. */
export interface Refusal extends ProfileJob {
  readonly title: string;
  readonly faults?: readonly Fault[];
  readonly error: readonly string[];
  /** What the hosts saw, in order; left out where the reads above show it. */
  readonly requests?: readonly string[];
}
