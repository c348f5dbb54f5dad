/** Where the middleware tells pages and actions that it could not find out who sent a request. A client's own is dropped. */
export const identityHeader = 'x-pitchbook-identity';
