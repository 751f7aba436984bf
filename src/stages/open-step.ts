import { readInputTexts } from '../action/input-texts.js';
import { parseInputs, parseTrustedEvents } from '../action/inputs.js';
import type { Log } from '../action/log.js';
import { setDefaultOutputs, setTrustOutputs } from '../action/outputs.js';
import { readRunContext } from '../action/run-context.js';
import { saveUndo } from '../action/state.js';
import { checkTlsVerification } from '../policy/tls.js';
import { decideTrust } from '../policy/trust.js';
import type { World } from '../world.js';
import type { Step } from './step.js';

/**
 * Reads everything that the step is given: masks secrets first, decides trust next, and only then
 * judges the inputs, so that `trusted` and `trust-reason` are put out however wrong the inputs are.
 * Throws `INPUT` with every problem of the inputs.
 */
export function openStep(world: World, log: Log): Step {
  const { toolkit } = world;
  saveUndo(toolkit, undefined);
  setDefaultOutputs(toolkit);
  const texts = readInputTexts(toolkit);
  for (const secret of [texts.password, texts['github-token']]) log.mask(secret);
  const context = readRunContext(world);
  const trust = decideTrust(context.trustFacts, parseTrustedEvents(texts));
  setTrustOutputs(toolkit, trust);
  checkTlsVerification(world.env);
  const { inputs, notices } = parseInputs(texts);
  for (const notice of notices) log.notice(notice);
  log.info(`${trust.trusted ? 'trusted' : 'not trusted'}: ${trust.reason}`);
  return { world, log, inputs, context, trust };
}
