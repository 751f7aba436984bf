import { ActionError } from '../errors.js';
import { type Credential, describeCredential, describeUsername } from '../policy/credential.js';
import { diagnose, type Symptom } from '../policy/diagnosis.js';
import { AbsenceError } from '../registry/absence.js';
import { RegistryError } from '../registry/registry-error.js';
import type { Step } from './step.js';

/** A request that failed: what it was for, and with which credential. */
export interface FailedRequest {
  /** The subject of the message: `pin "ghcr.io/acme/api:1.4.0"`. */
  readonly subject: string;
  readonly registry: string;
  readonly credential: Credential;
  readonly error: ActionError;
}

/**
 * Returns the failure in the words for the user: the subject in front, and behind it who read and
 * what to do.
 */
export function describeRegistryFailure(failed: FailedRequest, { context }: Step): ActionError {
  const { subject, registry, credential, error } = failed;
  const message = `${subject}: ${error.message}`;
  const { forge } = context;
  const advice =
    error.remedy ??
    diagnose({
      registry,
      credential: credential.kind,
      code: error.code,
      status: error instanceof RegistryError ? error.status : undefined,
      asked: whatWasAsked(error),
      registryCode: error instanceof RegistryError ? error.registryCode : undefined,
      nearTags: error instanceof AbsenceError ? error.nearTags : undefined,
      isForgejoOrGitea: forge.kind === 'forgejo-or-gitea' && forge.registries.includes(registry),
    });
  const reader =
    isUnsent(error) && credential.kind !== 'anonymous'
      ? `Not sent: ${describeCredential(credential)}.`
      : describeReader(credential);
  const sentences = [reader, advice].filter((line) => line !== undefined);
  return new ActionError(error.code, message, { remedy: sentences.join(' '), cause: error });
}

function isUnsent(error: ActionError): boolean {
  return error instanceof RegistryError && error.isUnsent === true;
}

function whatWasAsked(error: ActionError): Symptom['asked'] {
  if (!(error instanceof RegistryError)) return 'nothing';
  if (isUnsent(error)) return 'content without a login';
  return error.stage === 'token' ? 'a token' : 'content';
}

/** Says with which credential a request was made, as a sentence. */
function describeReader(credential: Credential): string {
  if (credential.kind === 'anonymous') return `Read without a login: ${credential.reason}.`;
  const username = describeUsername(credential);
  switch (credential.kind) {
    case 'job-token':
      return `Read as ${username} with the job token.`;
    case 'machine-user':
      return `Read as ${username} with the password of the machine user.`;
    case 'docker-config':
      return `Read as ${username} with the login of this machine's Docker config.`;
  }
}
