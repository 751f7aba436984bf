import type { Toolkit } from './toolkit.js';

/** The texts of the inputs, as the runner gives them. */
export type InputTexts = Readonly<Record<InputName, string>>;

/**
 * The defaults that an input has when it is empty; those of `action.yml`, which a test compares. An
 * empty value is what an unset variable of the workflow gives, so it means the default.
 */
export const INPUT_DEFAULTS = {
  images: '',
  registry: '',
  username: '',
  password: '',
  'github-token': '',
  'on-untrusted': 'fail',
  'trusted-events': '',
  'trusted-realms': '',
  login: 'docker',
  logout: 'true',
  'kubernetes-secret': '',
  timeout: '30s',
  retries: '4',
  'results-file': '',
  summary: 'true',
} as const;

export type InputName = keyof typeof INPUT_DEFAULTS;

/** Reads every input from the runner; the only caller of `getInput`. */
export function readInputTexts(toolkit: Toolkit): InputTexts {
  const names = Object.keys(INPUT_DEFAULTS) as InputName[];
  return Object.fromEntries(names.map((name) => [name, readText(toolkit, name)])) as InputTexts;
}

function readText(toolkit: Toolkit, name: InputName): string {
  const text =
    name === 'password'
      ? toolkit.getInput(name, { trimWhitespace: false }).replace(/\r?\n$/, '')
      : toolkit.getInput(name);
  // Local runners hand over the defaults of action.yml as they are written.
  const isUnevaluated = /^\$\{\{.*\}\}$/s.test(text);
  return isUnevaluated || text === '' ? INPUT_DEFAULTS[name] : text;
}
