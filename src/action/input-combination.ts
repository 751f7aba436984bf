import { ActionError } from '../errors.js';
import type { InputTexts } from './input-texts.js';
import { parseList } from './input-values.js';

/** The inputs that are judged together: parsed, and without a password that is the job token. */
interface Combination {
  readonly images: readonly unknown[];
  readonly username: string;
  readonly password: string;
  readonly passwordIsJobToken: boolean;
}

/** Returns a problem for each combination of inputs that means nothing, or too much. */
export function checkCombination(texts: InputTexts, inputs: Combination): ActionError[] {
  const { username, password } = inputs;
  const problems: ActionError[] = [];
  const add = (message: string, remedy: string): void => {
    problems.push(new ActionError('INPUT', message, { remedy }));
  };
  if (texts.registry === '' && texts.images === '') {
    add(
      'images, registry: both are empty: there is nothing to pin and nowhere to log in',
      'Give "images" (references, one a line), or "registry" to log in only.',
    );
  } else if (texts.registry === '' && inputs.images.length === 0 && isBlankList(texts.images)) {
    add('images: holds comments and blank lines only', 'Give references, one a line.');
  }
  if (password !== '' && texts.registry === '') {
    add(
      'password: given without "registry"',
      'Name the only place that it may go: "registry: ghcr.io" or "registry: codebahn.net/platform".',
    );
  }
  if (password !== '' && username === '') {
    add(
      'username: empty, but "password" is given',
      'Give the machine user\'s name; if it comes from "vars", check that the variable is set.',
    );
  }
  // A colon ends the username in HTTP Basic (RFC 7617, section 2): the rest would become password.
  if (/[:\p{Cc}]/u.test(username)) {
    add('username: holds a colon or a control character', 'Give the name alone.');
  }
  if (texts['kubernetes-secret'] !== '' && password === '') {
    add(...describeSecretless(inputs));
  }
  return problems;
}

/** The Secret outlives the job; so must what it holds. */
function describeSecretless({
  passwordIsJobToken,
  username,
}: Pick<Combination, 'passwordIsJobToken' | 'username'>): [string, string] {
  const remedy = 'Give "registry", "username" and "password" of a machine user.';
  if (passwordIsJobToken) {
    const why = 'the job token ends with the job, and the cluster could pull nothing after it';
    return [`kubernetes-secret: "password" is the job token: ${why}`, remedy];
  }
  const why = username === '' ? 'no machine user is given' : '"password" is empty';
  const token = 'the job token is not written to a Secret, since it ends with the job';
  return [`kubernetes-secret: ${why}; ${token}`, remedy];
}

function isBlankList(text: string): boolean {
  return parseList(text).length === 0;
}
