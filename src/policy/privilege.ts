import { ActionError, describeError } from '../errors.js';
import { printable } from '../text.js';

/** What to do about a password that can do more than read packages. */
export type OnBroadPassword = 'ignore' | 'warn' | 'fail';

/** What a password can do, as far as its registry tells. */
export interface Privilege {
  /** `broad`: more than read packages; `narrow`: proven not to; `unknown`: neither was seen. */
  readonly kind: 'broad' | 'narrow' | 'unknown';
  /** A printable fragment: what was seen of it, and where. */
  readonly seen: string;
}

/** A machine user's password, and what was found out about it. */
export interface JudgedPassword {
  readonly registry: string;
  readonly username: string;
  readonly privilege: Privilege;
  /** A sentence: how to make one on this registry that can only read. */
  readonly advice: string;
}

export type PasswordVerdict =
  | {
      readonly verdict: 'proceed';
      /** A password that is not known is no warning: no setting of a plain registry would end it. */
      readonly level: 'info' | 'warning';
      readonly text: string;
      /** One line, for the job summary. */
      readonly remark: string;
    }
  | { readonly verdict: 'refuse'; readonly error: ActionError };

/** Decides whether the step goes on with the password; `fail` passes only on proof (contract, "Which credential"). */
export function decidePasswordUse(
  password: JudgedPassword,
  mode: Exclude<OnBroadPassword, 'ignore'>,
): PasswordVerdict {
  const { kind, seen } = password.privilege;
  const subject = describePassword(password);
  if (kind === 'narrow') {
    const text = `${subject}: proven to read packages only (${seen})`;
    return { verdict: 'proceed', level: 'info', text, remark: text };
  }
  const finding = kind === 'broad' ? 'can do more than read packages' : UNDETERMINED;
  const message = `${subject}: ${finding}: ${seen} (on-broad-password: ${mode})`;
  const error = new ActionError('POLICY', message, { remedy: remedyFor(password) });
  if (mode === 'fail') return { verdict: 'refuse', error };
  return kind === 'broad'
    ? { verdict: 'proceed', level: 'warning', text: describeError(error), remark: message }
    : { verdict: 'proceed', level: 'info', text: message, remark: message };
}

const UNDETERMINED = 'whether it can do more than read packages could not be determined';

function remedyFor({ privilege, advice }: JudgedPassword): string {
  if (privilege.kind === 'broad') return advice;
  return `"fail" passes only on proof. ${advice} Where the registry gives no proof, make sure of it yourself and write "on-broad-password: warn".`;
}

/** Returns the password as messages name it; never its value. */
export function describePassword({
  registry,
  username,
}: Pick<JudgedPassword, 'registry' | 'username'>): string {
  return `password of ${printable(username)} for ${registry}`;
}
