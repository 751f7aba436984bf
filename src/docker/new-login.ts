/** A login to be stored for one registry, canonical. */
export interface NewLogin {
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}
