import { ActionErrors } from '../errors.js';
import { collectProblems } from './attempt.js';
import { type CredentialInputs, parseCredentialInputs } from './credential-inputs.js';
import { checkCombination } from './input-combination.js';
import type { InputTexts } from './input-texts.js';
import { type LoginInputs, parseLoginInputs } from './login-inputs.js';
import { type PinInputs, parsePinInputs } from './pin-inputs.js';
import { type RequestInputs, parseRequestInputs } from './request-inputs.js';
import { type SafetyInputs, parseSafetyInputs } from './safety-inputs.js';

/** The inputs, each parsed. */
export type Inputs = PinInputs & CredentialInputs & SafetyInputs & LoginInputs & RequestInputs;

/** The inputs, and what was forgiven in them: sentences for the log. */
export interface ParsedInputs {
  readonly inputs: Inputs;
  readonly notices: readonly string[];
}

/** Returns the parsed inputs; throws one `ActionErrors` with every problem there is. */
export function parseInputs(texts: InputTexts): ParsedInputs {
  const { attempt, problems } = collectProblems();
  const pin = parsePinInputs(texts, attempt);
  problems.unshift(...pin.problems);
  const credentials = parseCredentialInputs(texts, attempt);
  const inputs: Inputs = {
    ...pin.values,
    ...credentials.values,
    ...parseSafetyInputs(texts, attempt),
    ...parseLoginInputs(texts, attempt),
    ...parseRequestInputs(texts, attempt),
  };
  problems.push(...checkCombination(texts, inputs));
  if (problems.length > 0) throw new ActionErrors(problems);
  return { inputs, notices: [...pin.notices, ...credentials.notices] };
}
