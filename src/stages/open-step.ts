import { readInputTexts } from '../action/input-texts.js';
import { parseInputs } from '../action/inputs.js';
import type { Log } from '../action/log.js';
import { setDefaultOutputs, setTrustOutputs } from '../action/outputs.js';
import { locateResultsFile } from '../action/results-file.js';
import { type RunContext, readRunContext } from '../action/run-context.js';
import { listAllowedRefs, parseTrustedEvents } from '../action/safety-inputs.js';
import { saveUndo } from '../action/state.js';
import { joinErrors } from '../errors.js';
import { readProxies } from '../policy/proxy.js';
import { checkProtected } from '../policy/ref-protection.js';
import { checkTlsVerification } from '../policy/tls.js';
import { decideTrust } from '../policy/trust.js';
import type { World } from '../world.js';
import type { Step } from './step.js';

/**
 * Reads everything that the step is given: masks secrets first, decides trust next, and only then
 * judges the inputs, so that `trusted` and `trust-reason` are put out however wrong the inputs are.
 * Throws one `ActionErrors` with every problem where an input does not parse.
 */
export async function openStep(world: World, log: Log): Promise<Step> {
  const { toolkit } = world;
  saveUndo(toolkit, []);
  setDefaultOutputs(toolkit);
  const texts = readInputTexts(toolkit);
  const proxies = readProxies(world.env);
  const secrets = [texts.password, texts['github-token'], ...proxies.secrets];
  for (const secret of secrets) log.mask(secret);
  const context = readRunContext(world);
  const trust = decideTrust(context.trustFacts, parseTrustedEvents(texts));
  setTrustOutputs(toolkit, trust);
  const [tls, refs, parsed, results] = await Promise.allSettled([
    Promise.resolve(world.env).then(checkTlsVerification),
    Promise.resolve(listAllowedRefs(texts)).then((lines) =>
      checkProtected(lines, context.forge.kind),
    ),
    Promise.resolve(texts).then(parseInputs),
    tryLocateResultsFile(texts['results-file'], context),
  ]);
  const rejected = [tls, refs, results].flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  const problems = [...rejected, ...proxies.problems];
  if (parsed.status === 'rejected') throw joinErrors([parsed.reason, ...problems]);
  const { inputs, notices, refusals } = parsed.value;
  for (const notice of notices) log.notice(notice);
  log.info(`${trust.trusted ? 'trusted' : 'not trusted'}: ${trust.reason}`);
  const resultsFile = results.status === 'fulfilled' ? results.value : undefined;
  const all = [...refusals, ...problems];
  return { world, log, inputs, context, trust, proxies, problems: all, resultsFile };
}

async function tryLocateResultsFile(
  path: string,
  context: RunContext,
): Promise<string | undefined> {
  return path === '' ? undefined : locateResultsFile(path, context);
}
