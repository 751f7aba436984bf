import { createHash } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname, platform } from 'node:os';
import { errnoOf } from './login-error.js';
import { hasShape, isCount, isText, orNull } from './shape.js';

/**
 * One life of one process. Numbers of processes are used again, so the time of its start belongs to
 * it, and so does the place where the number is valid. Each text is hexadecimal or decimal digits.
 */
export interface HolderProcess {
  readonly pid: number;
  /** Clock ticks from the machine's start to the process's; null where the system tells none. */
  readonly started: string | null;
  /** The host, digested: equal for containers that share a name, so of little weight by itself. */
  readonly machine: string;
  /** The start of the machine, digested; null outside Linux. */
  readonly boot: string | null;
  /** The namespace of process numbers; null where it is unknown, or the system has none. */
  readonly namespace: string | null;
}

/** Whether the value is the identity of a process. */
export function isHolderProcess(value: unknown): value is HolderProcess {
  return PROCESS(value);
}

const PROCESS = hasShape({
  pid: isCount,
  started: orNull(isText),
  machine: isText,
  boot: orNull(isText),
  namespace: orNull(isText),
});

export type Verdict = 'alive' | 'dead' | 'unknown';

type Surroundings = Pick<HolderProcess, 'machine' | 'boot' | 'namespace'>;

/** Returns the identity of a process of this machine, or undefined where there is no such process. */
export async function identifyProcess(pid: number): Promise<HolderProcess | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !exists(pid)) return undefined;
  const surroundings = await readSurroundings();
  const stat = surroundings.namespace === null ? undefined : await readStat(pid);
  return { pid, started: stat?.started ?? null, ...surroundings };
}

/** Programs that start a step's process and end with it: the job goes on when they are gone. */
const WRAPPERS: ReadonlySet<string> = new Set(
  'ash bash busybox dash env nice runuser setpriv sh su sudo timeout zsh'.split(' '),
);
const WRAPPERS_LIMIT = 8;

/**
 * Returns the identity of the process that runs a job, which is the nearest one from the step's parent
 * upwards that is no shell or the like, or undefined where none is found.
 */
export async function identifyRunner(parent: number): Promise<HolderProcess | undefined> {
  let pid = parent;
  for (let count = 0; count < WRAPPERS_LIMIT; count += 1) {
    const stat = await readStat(pid);
    if (stat === undefined || !WRAPPERS.has(stat.command)) break;
    pid = stat.parent;
  }
  return identifyProcess(pid);
}

/** Returns whether the process still lives; `dead` and `alive` only where that is certain. */
export async function judgeProcess(process: HolderProcess): Promise<Verdict> {
  const here = await readSurroundings();
  if (process.boot !== here.boot) {
    const hasRestarted = process.boot !== null && process.machine === here.machine;
    return hasRestarted && here.boot !== null ? 'dead' : 'unknown';
  }
  if (platform() === 'linux') {
    if (here.boot === null || here.namespace === null) return 'unknown';
    if (process.namespace !== here.namespace) return 'unknown';
  } else if (process.machine !== here.machine) {
    return 'unknown';
  }
  return judgeNeighbour(process);
}

async function judgeNeighbour(process: HolderProcess): Promise<Verdict> {
  if (!exists(process.pid)) return 'dead';
  const stat = await readStat(process.pid);
  if (stat === undefined || process.started === null) return 'alive'; // as far as one can see
  return stat.started !== process.started || stat.hasEnded ? 'dead' : 'alive';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH'; // EPERM: it exists and is another user's
  }
}

interface Stat {
  readonly command: string;
  readonly parent: number;
  readonly started: string;
  readonly hasEnded: boolean;
}

/** Reads /proc/PID/stat; see proc_pid_stat(5) for the numbers of the fields. */
async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readText(`/proc/${pid}/stat`);
  // The second field is the command in parentheses and may hold anything: count from its end.
  const end = text?.lastIndexOf(')') ?? 0;
  const fields = text?.slice(end + 2).split(' ') ?? [];
  const [state, parent, threads, started] = [3, 4, 20, 22].map((field) => fields[field - 3]);
  if (started === undefined || !/^\d+$/.test(started)) return undefined;
  // A zombie waits for its parent, and its other threads may still be in the middle of a rename.
  const hasEnded = (state === 'Z' || state === 'X') && Number(threads) <= 1;
  const command = text?.slice(text.indexOf('(') + 1, end) ?? '';
  return { command, parent: Number(parent), started, hasEnded };
}

async function readSurroundings(): Promise<Surroundings> {
  const [machineId, boot, self, namespace] = await Promise.all([
    readText('/etc/machine-id'),
    readText('/proc/sys/kernel/random/boot_id'),
    readlink('/proc/self').catch(() => undefined),
    readlink('/proc/self/ns/pid').catch(() => undefined),
  ]);
  // A /proc that was mounted for other process numbers than ours tells of other processes.
  const isOurs = self === String(process.pid);
  return {
    machine: digest(`${hostname()}\n${machineId ?? ''}`),
    boot: boot === undefined ? null : digest(boot),
    namespace: (isOurs ? /\d+/.exec(namespace ?? '')?.[0] : undefined) ?? null,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text.trim()).digest('hex').slice(0, 16);
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
