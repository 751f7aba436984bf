import { type ActionError, ActionErrors } from '../errors.js';
import { refuseImages } from '../policy/allowed-images.js';
import { refuseMoving } from '../policy/moving-images.js';
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
  /** What the policies for images say no to: right inputs, told together with wrong ones. */
  readonly refusals: readonly ActionError[];
}

/** Returns the parsed inputs; throws one `ActionErrors` with every problem there is. */
export function parseInputs(texts: InputTexts): ParsedInputs {
  const { attempt, problems } = collectProblems();
  const pin = parsePinInputs(texts, attempt);
  problems.unshift(...pin.problems);
  const credentials = parseCredentialInputs(texts, attempt);
  const safety = parseSafetyInputs(texts, attempt);
  const inputs: Inputs = {
    ...pin.values,
    ...credentials.values,
    ...safety.values,
    ...parseLoginInputs(texts, attempt),
    ...parseRequestInputs(texts, attempt),
  };
  problems.push(...checkCombination(texts, inputs));
  const refusals = refuse(inputs);
  if (problems.length > 0) throw new ActionErrors([...problems, ...refusals]);
  const notices = [...pin.notices, ...credentials.notices, ...safety.notices];
  return { inputs, notices, refusals };
}

/** Images that parsed are judged also where other inputs did not: one run tells everything. */
function refuse({ images, allowedImages, onMovingTag }: Inputs): readonly ActionError[] {
  // A list without an entry is one that did not parse: what it would allow is not known.
  const isJudged = allowedImages !== undefined && allowedImages.length > 0;
  const refused = isJudged ? refuseImages(images, allowedImages) : [];
  const moving = onMovingTag === 'fail' ? refuseMoving(images) : undefined;
  return moving === undefined ? refused : [...refused, moving];
}
