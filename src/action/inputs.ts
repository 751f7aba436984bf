import { ActionError, ActionErrors } from '../errors.js';
import { type TrustedRealm, parseTrustedRealm } from '../policy/origin.js';
import type { OnUntrusted } from '../policy/secret-use.js';
import { OPEN_EVENTS, checkTrustedEvents } from '../policy/trusted-events.js';
import { type ImageRequest, parseImageList } from '../reference/image-list.js';
import { type RegistryScope, parseRegistryScope } from '../reference/registry-scope.js';
import { checkCombination } from './input-combination.js';
import type { InputTexts } from './input-texts.js';
import {
  parseBoolean,
  parseChoice,
  parseCount,
  parseDuration,
  type ListEntry,
  parseList,
} from './input-values.js';

/** Where the login is left. */
export type LoginMode = 'docker' | 'none';

/** The inputs, each parsed. */
export interface Inputs {
  readonly images: readonly ImageRequest[];
  readonly registry: RegistryScope | undefined;
  readonly username: string;
  /** The owner's secret; empty where none was given, also where it was the job token. */
  readonly password: string;
  /** Whether `password` was the job token, which then is no secret of the owner's. */
  readonly passwordIsJobToken: boolean;
  /** The job token; empty where it is turned off. */
  readonly githubToken: string;
  readonly onUntrusted: OnUntrusted;
  readonly trustedEvents: readonly string[];
  readonly trustedRealms: readonly TrustedRealm[];
  readonly login: LoginMode;
  readonly logout: boolean;
  readonly timeoutMilliseconds: number;
  readonly retries: number;
  readonly summary: boolean;
}

/** The inputs, and what was forgiven in them: sentences for the log. */
export interface ParsedInputs {
  readonly inputs: Inputs;
  readonly notices: readonly string[];
}

const RETRIES_MAXIMUM = 20;
const TIMEOUT_RANGE = {
  minimumMilliseconds: 1000,
  maximumMilliseconds: 3_600_000,
  words: '1s to 1h',
};

/** Returns the entries of `trusted-events`, right or wrong: trust is decided before all else. */
export function parseTrustedEvents(texts: InputTexts): readonly string[] {
  return parseList(texts['trusted-events']).map(({ text }) => text);
}

/** Returns the parsed inputs; throws one `ActionErrors` with every problem there is. */
export function parseInputs(texts: InputTexts): ParsedInputs {
  const problems: ActionError[] = [];
  const attempt = <Value>(parse: () => Value, fallback: Value): Value => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      problems.push(error);
      return fallback;
    }
  };
  const list = parseImageList(texts.images);
  const scope = attempt(() => parseScope(texts.registry), { registry: undefined, notices: [] });
  const secret = separateSecret(texts);
  const inputs: Inputs = {
    images: list.images,
    registry: scope.registry,
    ...secret.values,
    ...parseSettings(texts, attempt),
    trustedEvents: parseTrustedEvents(texts),
    trustedRealms: parseList(texts['trusted-realms']).flatMap((entry) =>
      attempt(() => [parseRealmEntry(entry)], []),
    ),
  };
  problems.push(...list.problems, ...checkEvents(texts), ...checkCombination(texts, inputs));
  if (problems.length > 0) throw new ActionErrors(problems);
  return { inputs, notices: [...list.notices, ...scope.notices, ...secret.notices] };
}

type Attempt = <Value>(parse: () => Value, fallback: Value) => Value;

function parseSettings(
  texts: InputTexts,
  attempt: Attempt,
): Pick<
  Inputs,
  'onUntrusted' | 'login' | 'logout' | 'timeoutMilliseconds' | 'retries' | 'summary'
> {
  const onUntrusted = ['fail', 'skip', 'continue'] as const;
  const login = ['docker', 'none'] as const;
  return {
    onUntrusted: attempt(
      () => parseChoice('on-untrusted', texts['on-untrusted'], onUntrusted),
      'fail',
    ),
    login: attempt(() => parseChoice('login', texts.login, login), 'none'),
    logout: attempt(() => parseBoolean('logout', texts.logout), true),
    timeoutMilliseconds: attempt(() => parseDuration('timeout', texts.timeout, TIMEOUT_RANGE), 0),
    retries: attempt(() => parseCount('retries', texts.retries, RETRIES_MAXIMUM), 0),
    summary: attempt(() => parseBoolean('summary', texts.summary), true),
  };
}

function parseScope(text: string): { registry: RegistryScope | undefined; notices: string[] } {
  if (text === '') return { registry: undefined, notices: [] };
  const { scope, notices } = parseRegistryScope(text);
  return { registry: scope, notices };
}

/** A `password` that is the job token is the job token in every rule. */
function separateSecret(texts: InputTexts): {
  values: Pick<Inputs, 'username' | 'password' | 'passwordIsJobToken' | 'githubToken'>;
  notices: string[];
} {
  const { username, password } = texts;
  const githubToken = texts['github-token'];
  if (password === '' || password !== githubToken) {
    const values = { username, password, passwordIsJobToken: false, githubToken };
    return { values, notices: [] };
  }
  const notice = 'password: is the job token; leave "username" and "password" out';
  const values = { username: '', password: '', passwordIsJobToken: true, githubToken };
  return { values, notices: [notice] };
}

function parseRealmEntry({ text, line }: ListEntry): TrustedRealm {
  try {
    return parseTrustedRealm(text);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    const { message, remedy } = error;
    throw new ActionError('INPUT', `trusted-realms, line ${line}: ${message}`, { remedy });
  }
}

function checkEvents(texts: InputTexts): ActionError[] {
  return parseList(texts['trusted-events']).flatMap(({ text, line }) =>
    checkTrustedEvents([text]).map(
      (problem) =>
        new ActionError('INPUT', `trusted-events, line ${line}: ${problem}`, {
          remedy: `Remove the line; these can be listed: ${OPEN_EVENTS.join(', ')}.`,
        }),
    ),
  );
}
