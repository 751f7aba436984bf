import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Login } from './login.js';

/** A password store of the test's own, which `docker-credential-pass` keeps logins in. */
export interface PasswordStore {
  /** What a step needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  put(host: string, login: Login): void;
  /** Returns the login under that key, undefined where there is none. */
  get(host: string): Login | undefined;
  /** Its files, one for each username of each key: the helper itself shows one a key. */
  files(): readonly string[];
  close(): void;
}

const NOT_FOUND = 'credentials not found in native keychain';

/** Makes a key without passphrase and an empty store; what runs for it ends when it is closed. */
export function openPasswordStore(): PasswordStore {
  const root = mkdtempSync(join(tmpdir(), 'gpg-')); // short: the agent's socket lies in it
  const env = { GNUPGHOME: root, PASSWORD_STORE_DIR: join(root, 'store') };
  const run = (command: string, args: readonly string[], input = ''): string =>
    execFileSync(command, args, {
      env: { PATH: process.env['PATH'], HOME: root, ...env },
      input,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const helper = (verb: string, input = ''): string => run('docker-credential-pass', [verb], input);
  const user = 'Nobody <nobody@example.org>';
  const key = ['--quick-generate-key', user, 'default', 'default', 'never'];
  run('gpg', ['--batch', '--quiet', '--passphrase', '', ...key]);
  run('pass', ['init', user]);
  return {
    env,
    put: (host, { username, password }) => {
      helper('store', JSON.stringify({ ServerURL: host, Username: username, Secret: password }));
    },
    get: (host) => {
      try {
        const found = JSON.parse(helper('get', host)) as { Username: string; Secret: string };
        if (found.Username === '' && found.Secret === '') return undefined; // as of versions before 0.8
        return { username: found.Username, password: found.Secret };
      } catch (error) {
        if (String((error as { stdout?: unknown }).stdout).includes(NOT_FOUND)) return undefined;
        throw error;
      }
    },
    files: () => {
      const paths = readdirSync(env.PASSWORD_STORE_DIR, { recursive: true, encoding: 'utf8' });
      return paths.filter((path) => path.endsWith('.gpg')).sort();
    },
    close: () => {
      run('gpgconf', ['--kill', 'gpg-agent']);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
