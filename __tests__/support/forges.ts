/** A forge as a job sees it. */
export interface Forge {
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** The marks by which its runners tell what they are. */
  readonly marks: Readonly<Record<string, string>>;
}

/** A Forgejo-based forge such as Codebahn, whose registry is on the forge's own host. */
export function codebahnAt(origin: string): Forge {
  return {
    serverUrl: origin,
    apiUrl: `${origin}/api/v1`,
    marks: { GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' },
  };
}

export const GITHUB: Forge = {
  serverUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  marks: {},
};
