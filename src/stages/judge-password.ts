import type { Login } from '../policy/credential.js';
import { judgeGithubAnswer, mayAskGithub } from '../policy/github-privilege.js';
import { adviseNarrowerToken } from '../policy/narrower-token.js';
import { type Privilege, decidePasswordUse } from '../policy/privilege.js';
import { choosePushRepository, judgePushAnswer } from '../policy/push-question.js';
import { describeExpiry } from '../policy/token-expiry.js';
import { type ReadEvidence, judgeReads } from '../policy/token-privilege.js';
import { askGithub } from '../registry/github-question.js';
import type { Session } from '../registry/session.js';
import type { FindSession } from './open-sessions.js';
import { openTransport } from './open-transport.js';
import type { PlannedImage } from './plan.js';
import type { Step } from './step.js';

/** The machine user's password, and what was read with it. */
interface UsedPassword {
  readonly login: Login;
  readonly session: Session;
  readonly reads: readonly ReadEvidence[];
}

/**
 * Finds out whether the password can do more than read packages, as `on-broad-password` wants it, and
 * returns what to say of it in the summary. Asks what costs nothing first. Throws `POLICY` where the
 * password is not to be used; nothing was stored or put out before.
 */
export async function judgePassword(
  step: Step,
  images: readonly PlannedImage[],
  findSession: FindSession,
): Promise<readonly string[]> {
  const mode = step.inputs.onBroadPassword;
  const used = findUse(images, findSession);
  if (mode === 'ignore' || used === undefined) return [];
  const { login, session, reads } = used;
  const { registry } = session;
  const privilege = await findPrivilege(step, used);
  const { forge } = step.context;
  const ownForge = forge.registries.includes(registry) ? forge.kind : undefined;
  const advice = adviseNarrowerToken({ registry, ownForge, reads });
  const { username } = login;
  const verdict = decidePasswordUse({ registry, username, privilege, advice }, mode);
  if (verdict.verdict === 'refuse') throw verdict.error;
  step.log[verdict.level](verdict.text);
  return [verdict.remark];
}

/** A step has one machine user, and one registry for it. */
function findUse(
  images: readonly PlannedImage[],
  findSession: FindSession,
): UsedPassword | undefined {
  const read = images.filter(({ credential }) => credential.kind === 'machine-user');
  const [first] = read;
  if (first === undefined || first.credential.kind === 'anonymous') return undefined;
  const session = findSession(first.image.reference.registry, first.credential);
  const repositories = new Set(read.map(({ image }) => image.reference.repository));
  const reads = [...repositories].map((repository) => session.describeRead(repository));
  return { login: first.credential, session, reads };
}

/** At most one question, and only where the tokens that were needed anyhow do not tell. */
async function findPrivilege(step: Step, used: UsedPassword): Promise<Privilege> {
  const told = judgeReads(used.reads);
  if (told.kind !== 'unknown') return told;
  if (mayAskGithub(used.session.registry)) return askGithubFor(step, used);
  const repository = choosePushRepository(used.reads.map((read) => read.repository));
  const answer = repository === undefined ? undefined : await used.session.askForPush(repository);
  return answer === undefined || repository === undefined
    ? told
    : judgePushAnswer(answer, repository);
}

async function askGithubFor(
  step: Step,
  { login, session: { registry } }: UsedPassword,
): Promise<Privilege> {
  const { world, log, inputs } = step;
  const { username, password } = login;
  // No job waits for a host that it may not even reach, where all that comes of it is a warning.
  const retries = inputs.onBroadPassword === 'fail' ? inputs.retries : 0;
  const transport = openTransport(step, retries);
  const { openGithub } = world;
  const answer = await askGithub({ registry, password, transport, openGithub });
  const expiration = answer.kind === 'answered' ? answer.expiration : undefined;
  const notice = describeExpiry({ registry, username, expiration, now: world.clock.now() });
  if (notice !== undefined) log.notice(notice);
  return judgeGithubAnswer(answer);
}
