import type { ErrorCode } from '../errors.js';
import type { CredentialKind } from './credential.js';

/** What is known of a refused or failed read. */
export interface Symptom {
  readonly registry: string;
  /** The kind of the credential that was refused. */
  readonly credential: CredentialKind;
  readonly code: ErrorCode;
  /** The status of the answer, where there was one. */
  readonly status: number | undefined;
  /** What the request that failed was for; `nothing` where the answer was good and its content not. */
  readonly asked: 'content' | 'content without a login' | 'a token' | 'nothing';
  /** The registry's own code, such as `DENIED`, where it gave one. */
  readonly registryCode?: string | undefined;
  /** Tags like the one that is not there; undefined where the repository's tags are not known. */
  readonly nearTags?: readonly string[] | undefined;
  /** Whether the registry is the forge's own, and the forge is Forgejo, Gitea or made of them. */
  readonly isForgejoOrGitea: boolean;
}

/**
 * Returns what to do about a failed read, as the user would type it, or undefined where nothing is
 * known. The causes are those of the registries as their documentation gives them.
 */
export function diagnose(symptom: Symptom): string | undefined {
  const { status } = symptom;
  if (symptom.code === 'REFUSED') return diagnoseRefusal(symptom);
  if (status === 404 && symptom.asked === 'a token') return NO_REALM;
  if (status === 404) return diagnoseAbsence(symptom);
  if (symptom.code === 'DIGEST') {
    return "The registry, or a proxy before it, changed the manifest: do not deploy it; tell the registry's operator.";
  }
  if (symptom.code === 'UNAVAILABLE' && (status === 429 || status === 403)) {
    return diagnoseRateLimit(symptom);
  }
  if (symptom.code === 'NETWORK' || symptom.code === 'UNAVAILABLE') {
    return 'Run the job again later, or raise "retries" and "timeout".';
  }
  const isOdd = symptom.code === 'PROTOCOL' && symptom.asked !== 'nothing';
  // What answers with a code of the specification is a registry, and has said why.
  return isOdd && symptom.registryCode === undefined ? diagnoseAnswer(symptom) : undefined;
}

const NO_REALM =
  'The registry names this address as the one that gives out its tokens, and nothing is there: tell its operator, or look at the proxy before it.';

function diagnoseAnswer({ registry, status = 0 }: Symptom): string {
  if (status === 407 || status === 511) {
    return `Something between this machine and ${registry} wants a login of its own: look at the proxy settings of the runner.`;
  }
  if (status >= 500 && status < 600) {
    return 'The registry, or a proxy before it, failed: run the job again later; if it stays so, tell its operator.';
  }
  return `This is not how a registry answers: check that ${registry} is one, and what stands before it, such as a proxy or a login page.`;
}

function diagnoseRefusal(symptom: Symptom): string {
  const { registry, credential, isForgejoOrGitea, asked } = symptom;
  if (asked === 'content without a login' && credential !== 'anonymous') {
    return `${registry} refused before it asked for a login: check that this machine may reach it (a firewall, a list of allowed addresses).`;
  }
  switch (credential) {
    case 'job-token':
      return isForgejoOrGitea
        ? 'The job token may read packages of the job\'s own owner on Codebahn; on other Forgejo forges only public ones, on Gitea none. Elsewhere give "registry", "username" and "password" of a machine user.'
        : `Add "permissions: packages: read" to the job, or give this repository access in the package's settings. ${registry} says the same of a package that is not there.`;
    case 'machine-user':
      // With 401 a realm refuses the login; with 403 it may be the repository.
      if (asked === 'a token' && symptom.status === 401) {
        return 'Check that the password belongs to this username, and has not expired.';
      }
      return registry === 'ghcr.io'
        ? 'Check that the password is a classic personal access token with read:packages (fine-grained ones are not supported there), that it has not expired, and that the package is there and its user may read it.'
        : 'Check that the password belongs to this username and has not expired, and that the repository is there and the user may read it: many registries say the same of all of these.';
    case 'docker-config':
      return 'The login was found on this machine, not given to this step: check that it may read this repository, log in again there, or give "registry", "username" and "password".';
    case 'anonymous':
      return 'Check the spelling of the repository, or give "registry", "username" and "password" of a user that may read it.';
  }
}

function diagnoseRateLimit({ credential }: Symptom): string {
  const later = 'Run the job again later, or raise "retries".';
  return credential === 'anonymous'
    ? `${later} Registries let more through for a user: give "registry", "username" and "password".`
    : later;
}

function diagnoseAbsence({ credential, nearTags }: Symptom): string {
  // Whoever is shown the tags of a repository may see it: the tag alone can be wrong.
  if (nearTags !== undefined) {
    const [has, ...more] = nearTags;
    const near =
      has === undefined
        ? 'the repository is there and has none like it'
        : `the repository has ${[has, ...more].join(', ')}`;
    return `Check the spelling of the tag, and that it was pushed: ${near}.`;
  }
  const hidden =
    credential === 'anonymous'
      ? ' Some registries say so, too, of what an anonymous reader may not see.'
      : ' Some registries say so, too, of what this user may not see.';
  return `Check the spelling of the repository and the tag, and that it was pushed.${hidden}`;
}
