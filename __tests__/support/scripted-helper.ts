/*
 * A credential helper that keeps its logins in a file, notes each call with its environment, and fails
 * as it is told. It speaks the protocol of docker-credential-helpers.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the helper answers to a verb instead of doing its work. */
export interface HelperFault {
  readonly stdout?: string;
  readonly exitCode?: number;
  /** Does its work first. */
  readonly after?: boolean;
}

export interface HelperCall {
  readonly verb: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface HelperLogin {
  readonly Username: string;
  readonly Secret: string;
}

export interface ScriptedHelper {
  readonly file: string;
  /** What it keeps, by key. */
  logins(): Record<string, HelperLogin>;
  put(key: string, login: HelperLogin): void;
  calls(): HelperCall[];
  /** Sets what it answers to these verbs from now on; to the others it answers as it should. */
  fail(faults: Readonly<Record<string, HelperFault>>): void;
}

const NOT_FOUND = 'credentials not found in native keychain';

/** Installs `docker-credential-NAME` in the folder. */
export function installHelper(folder: string, name: string): ScriptedHelper {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `docker-credential-${name}`);
  const [store, calls, faults] = ['store', 'calls', 'faults'].map((part) => `${file}.${part}`);
  if (store === undefined || calls === undefined || faults === undefined) throw new Error('names');
  const script = `#!${process.execPath}
const fs = require('fs');
const [, , verb, ...args] = process.argv;
const read = (path, otherwise) => fs.existsSync(path) ? JSON.parse(fs.readFileSync(path, 'utf8')) : otherwise;
const stdin = fs.readFileSync(0, 'utf8');
fs.appendFileSync(${JSON.stringify(calls)}, JSON.stringify({ verb, args, stdin, env: process.env }) + '\\n');
const store = read(${JSON.stringify(store)}, {});
const fault = read(${JSON.stringify(faults)}, {})[verb];
const work = () => {
  if (verb === 'store') {
    const { ServerURL, Username, Secret } = JSON.parse(stdin);
    store[ServerURL] = { Username, Secret };
  } else if (verb === 'get') {
    if (!Object.hasOwn(store, stdin)) return ['${NOT_FOUND}\\n', 1];
    return [JSON.stringify({ ServerURL: stdin, ...store[stdin] }), 0];
  } else if (verb === 'erase') delete store[stdin];
  else return ['unknown verb', 1];
  fs.writeFileSync(${JSON.stringify(store)}, JSON.stringify(store), { mode: 0o600 });
  return ['', 0];
};
let answer = fault && !fault.after ? ['', 0] : work();
if (fault) answer = [fault.stdout ?? '', fault.exitCode ?? 0];
fs.writeSync(1, answer[0]);
process.exit(answer[1]);
`;
  writeFileSync(file, script, { mode: 0o755 });
  const logins = (): Record<string, HelperLogin> =>
    existsSync(store)
      ? (JSON.parse(readFileSync(store, 'utf8')) as Record<string, HelperLogin>)
      : {};
  return {
    file,
    logins,
    put: (key, login) =>
      writeFileSync(store, JSON.stringify({ ...logins(), [key]: login }), { mode: 0o600 }),
    calls: () =>
      existsSync(calls)
        ? readFileSync(calls, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as HelperCall)
        : [],
    fail: (byVerb) => writeFileSync(faults, JSON.stringify(byVerb)),
  };
}
