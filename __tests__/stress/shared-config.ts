import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What a configuration file says, as far as the tests look at it. */
export interface Settings {
  readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
  readonly [key: string]: unknown;
}

/** Returns Docker's `auth` of a username and its password. */
export function encodeAuth(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

/** Entries and keys that are no business of any job. */
const FOREIGN = {
  psFormat: 'table {{.ID}}',
  auths: {
    'registry.example.org': { auth: encodeAuth('somebody', 'foreign-password') },
    'https://index.docker.io/v1/': { auth: encodeAuth('else', 'hub-password') },
  },
  HttpHeaders: { 'X-Meta': 'ä' },
};

/** Returns the settings of before the first job, with further entries where they are wanted. */
export function originalSettings(more: NonNullable<Settings['auths']> = {}): Settings {
  return { ...FOREIGN, auths: { ...FOREIGN.auths, ...more } };
}

/** Returns them laid out as no program would, so that only the very bytes can be what comes back. */
export function formatOriginal(settings: Settings): string {
  return ` ${JSON.stringify(settings, undefined, '\t').replaceAll('": ', '" :  ')}\r\n\n`;
}

/** One Docker configuration that several jobs share. */
export interface SharedConfig {
  readonly path: string;
  /** Puts the file there, readable by all; undefined takes it away. */
  lay(text: string | undefined): void;
  /** Returns what the file holds, undefined where there is none; throws where it is not JSON. */
  read(): Settings | undefined;
  /** The bytes of the file and its permission bits, such as `644`. */
  bytes(): { readonly text: string; readonly mode: string } | undefined;
  /** The names of all files in its folder; none where there is no folder. */
  names(): readonly string[];
}

/** Returns the configuration in that folder, which is made. */
export function shareConfig(path: string): SharedConfig {
  const folder = dirname(path);
  const bytes: SharedConfig['bytes'] = () =>
    existsSync(path)
      ? {
          text: readFileSync(path, 'utf8'),
          mode: (statSync(path).mode & 0o777).toString(8),
        }
      : undefined;
  return {
    path,
    lay: (text) => {
      rmSync(path, { force: true });
      if (text === undefined) return;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, text);
      chmodSync(path, 0o644);
    },
    read: () => {
      const found = bytes();
      return found === undefined ? undefined : (JSON.parse(found.text) as Settings);
    },
    bytes,
    names: () => (existsSync(folder) ? readdirSync(folder).sort() : []),
  };
}

/** Reads the file again and again, as any other program may at any moment. */
export interface Onlooker {
  /** Ends the watch and returns how often it read; throws what was wrong with a reading. */
  stop(): number;
}

const LOOK_EVERY_MS = 3;

/** Looks at the file until it is stopped: always whole, nothing foreign missing, logins private. */
export function watchConfig(config: SharedConfig, original: Settings): Onlooker {
  const wrong: string[] = [];
  let readings = 0;
  const look = (): void => {
    readings += 1;
    const problem = judgeReading(config.path, original);
    if (problem !== undefined) wrong.push(problem);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      if (wrong.length > 0) throw new Error([...new Set(wrong)].join('\n'));
      return readings;
    },
  };
}

function judgeReading(path: string, original: Settings): string | undefined {
  const file = openSync(path, 'r'); // one and the same file for its mode and its bytes
  try {
    const mode = fstatSync(file).mode & 0o777;
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Settings;
    const missing = missingFrom(settings, original);
    if (missing.length > 0) return `lost meanwhile: ${missing.join(', ')}`;
    const count = (auths: Settings['auths']): number => Object.keys(auths ?? {}).length;
    const hasLogin = count(settings.auths) > count(original.auths);
    return hasLogin && mode !== 0o600 ? `a login in a file of mode ${mode.toString(8)}` : undefined;
  } catch (error) {
    return String(error);
  } finally {
    closeSync(file);
  }
}

/** Returns the keys and entries of the original that the settings lack or have otherwise. */
export function missingFrom(settings: Settings | undefined, original: Settings): readonly string[] {
  const differ = (left: unknown, right: unknown): boolean =>
    JSON.stringify(left) !== JSON.stringify(right);
  const keys = Object.keys(original).filter(
    (key) => key !== 'auths' && differ(settings?.[key], original[key]),
  );
  const entries = Object.entries(original.auths ?? {}).filter(([key, entry]) =>
    differ(settings?.auths?.[key], entry),
  );
  return [...keys, ...entries.map(([key]) => `auths[${key}]`)];
}
