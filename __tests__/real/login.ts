/** Who may log in: the name, and the password that the test made up. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Returns `user:password`, as skopeo takes a login. */
export function formatLogin({ username, password }: Login): string {
  return `${username}:${password}`;
}

/** Returns the `auth` value of Docker's config. */
export function encodeLogin(login: Login): string {
  return Buffer.from(formatLogin(login)).toString('base64');
}
