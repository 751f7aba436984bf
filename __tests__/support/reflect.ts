/*
 * To be imported before `@peculiar/x509`: a part of it will not load without this proposal to the
 * language, and reads nothing but what was never written.
 */
const none = (): undefined => undefined;
Object.assign(Reflect, { getMetadata: none, getOwnMetadata: none, defineMetadata: none });

export {};
