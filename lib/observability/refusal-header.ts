/**
 * On answers of the middleware that refuse: the code of the error. The middleware has a memory of its own, so this is how
 * what it did gets counted.
 */
export const refusalHeader = 'x-edge-refusal';
