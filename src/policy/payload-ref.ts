import { objectAt, textAt } from './payload.js';

/** An event: its name as the runner gave it, and its payload, whatever it holds. */
export interface RefEvent {
  readonly eventName: string | undefined;
  readonly payload: unknown;
}

/** A place of the payload that tells the job's ref. */
export interface NamedRef {
  /** As the payload writes it: `main`, `refs/heads/main`. */
  readonly written: string;
  /** The full refs that may be meant; empty where it is no branch and no tag. */
  readonly meant: readonly string[];
}

/**
 * Returns every ref that the payload itself names for the job. Runners set GITHUB_REF from it, and on
 * some a step can set GITHUB_REF, but none the payload. Events that run on the default branch whatever
 * they are about name none: schedule, delete, label and their like.
 */
export function findNamedRefs(event: RefEvent): readonly NamedRef[] {
  const { payload } = event;
  const tag = textAt(payload, 'release.tag_name');
  const deployed = textAt(payload, 'deployment.ref');
  const queued = textAt(payload, 'merge_group.head_ref');
  const ran = textAt(payload, 'workflow_run.head_branch');
  const found = [
    nameTopRef(event),
    nameDispatchBranch(payload),
    tag === undefined ? undefined : { written: tag, meant: [`refs/tags/${tag}`] },
    queued === undefined ? undefined : nameRef(queued),
    ran === undefined ? undefined : nameRef(ran),
    deployed === undefined ? undefined : nameDeployed(deployed, payload),
  ];
  return found.filter((named) => named !== undefined);
}

/**
 * `ref` of a push, a dispatch, or Gitea's schedule: full, or short where a dispatch was asked for so.
 * `create` has a short one and its type. That of `delete` is gone: the job runs on the default branch.
 */
function nameTopRef({ eventName, payload }: RefEvent): NamedRef | undefined {
  const ref = textAt(payload, 'ref');
  const type = textAt(payload, 'ref_type');
  if (ref === undefined) return undefined;
  if (eventName === 'delete' && type !== undefined) return undefined;
  if (type === 'branch' && !isFull(ref)) return { written: ref, meant: [`refs/heads/${ref}`] };
  if (type === 'tag' && !isFull(ref)) return { written: ref, meant: [`refs/tags/${ref}`] };
  return nameRef(ref);
}

/** `branch` of repository_dispatch: the default branch, which the job runs on. */
function nameDispatchBranch(payload: unknown): NamedRef | undefined {
  const branch = textAt(payload, 'branch');
  const isDispatch = objectAt(payload, 'client_payload') !== undefined;
  if (!isDispatch || branch === undefined) return undefined;
  return { written: branch, meant: [isFull(branch) ? branch : `refs/heads/${branch}`] };
}

/** A deployment of a commit runs on no ref at all. */
function nameDeployed(ref: string, payload: unknown): NamedRef {
  return ref === textAt(payload, 'deployment.sha') ? { written: ref, meant: [] } : nameRef(ref);
}

function nameRef(ref: string): NamedRef {
  const meant = isFull(ref) ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  return { written: ref, meant };
}

function isFull(ref: string): boolean {
  return ref.startsWith('refs/');
}
