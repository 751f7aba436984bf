import { resolve } from 'node:path';
import { type Machine, openMachine, pinInputs, type Place, USER } from './place.js';
import { findProgram, type Program, timeProgram } from './program.js';

/** Somebody who does the work of a case. */
export interface Contender {
  readonly name: string;
  /** Does the work once on a machine of its own; returns the milliseconds of its processes. */
  run(place: Place): Promise<number>;
}

/** The step in the committed bundle, or in another one: `LOGIN_AND_PIN_DIST`. */
export const ourStep: Contender = {
  name: 'this action',
  run: (place) => onMachine(place, (machine) => timeProgram(machine.main(pinInputs(place)))),
};

/** The same with the logins of the Docker config: one step reads many registries. */
export const ourStepWithKeychain: Contender = {
  name: 'this action',
  run: (place) =>
    onMachine(place, (machine) => {
      machine.writeLogins(place.registries.map(({ host }) => host));
      return timeProgram(machine.main({ images: pinInputs(place)['images'] ?? '' }));
    }),
};

export const ourPost: Contender = {
  name: 'this action, post',
  run: (place) =>
    onMachine(place, async (machine) => {
      const run = await machine.runMain(pinInputs(place));
      if (run.exitCode !== 0) throw new Error(run.stdout);
      return timeProgram(machine.post(run));
    }),
};

/** Node.js itself, with nothing to do. */
export const bareNode: Contender = {
  name: 'node alone',
  run: (place) =>
    onMachine(place, ({ env }) => timeProgram({ file: process.execPath, args: ['-e', '0'], env })),
};

/** The steps that people take today, where this machine has them. */
export function findPeers(): {
  readonly crane: Contender | undefined;
  readonly skopeo: Contender | undefined;
  readonly dockerLogin: Contender | undefined;
  readonly loginAction: Contender | undefined;
} {
  const loginBundle = process.env['LOGIN_ACTION_BUNDLE'];
  return {
    crane: onPath('crane', (file, image) => ({ file, args: ['digest', image] })),
    skopeo: onPath('skopeo', (file, image) => ({
      file,
      args: ['inspect', '--tls-verify=false', '--raw', `docker://${image}`],
    })),
    dockerLogin: findDockerLogin(),
    loginAction: loginBundle === undefined ? undefined : findLoginAction(resolve(loginBundle)),
  };
}

/** A program that reads one image a run, one run after another, with the logins of the Docker config. */
function onPath(
  name: string,
  command: (file: string, image: string) => Pick<Program, 'file' | 'args'>,
): Contender | undefined {
  const file = findProgram(name);
  if (file === undefined) return undefined;
  return {
    name: `${name}, one run an image`,
    run: (place) =>
      onMachine(place, async (machine) => {
        machine.writeLogins(place.registries.map(({ host }) => host));
        let sum = 0;
        for (const image of place.images) {
          sum += await timeProgram({ ...command(file, image), env: machine.env });
        }
        return sum;
      }),
  };
}

function findDockerLogin(): Contender | undefined {
  const file = findProgram('docker');
  if (file === undefined) return undefined;
  return {
    name: 'docker login',
    run: (place) =>
      onMachine(place, ({ env }) => {
        const args = ['login', '--username', USER.username, '--password-stdin', hostOf(place)];
        return timeProgram({ file, args, env, input: USER.password });
      }),
  };
}

/** The bundle of `docker/login-action`, started as a runner starts it; it runs `docker login`. */
function findLoginAction(bundle: string): Contender {
  return {
    name: 'docker/login-action, login alone',
    run: (place) =>
      onMachine(place, (machine) => {
        const { env, cwd = '.' } = machine.main({});
        const inputs = {
          INPUT_REGISTRY: hostOf(place),
          INPUT_USERNAME: USER.username,
          INPUT_PASSWORD: USER.password,
          INPUT_ECR: 'auto',
          INPUT_LOGOUT: 'true',
        };
        return timeProgram({
          file: process.execPath,
          args: [bundle],
          env: { ...env, ...inputs, PATH: machine.env['PATH'] },
          cwd,
        });
      }),
  };
}

function hostOf(place: Place): string {
  return place.registries[0]?.host ?? '';
}

export async function onMachine<T>(
  place: Pick<Place, 'registries'>,
  work: (machine: Machine) => Promise<T>,
): Promise<T> {
  const machine = openMachine(place);
  try {
    return await work(machine);
  } finally {
    machine.remove();
  }
}
