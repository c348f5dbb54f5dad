/**
 * On answers of the middleware that refuse: the code of the error. The middleware has a memory of its own, so this is how
 * what it did gets counted.
 */
export const refusalHeader = 'x-edge-refusal';

/**
 * On answers to what is no call of an action: the code of the error. Where a page is asked for an action of another one, Next
 * asks that one and hands its answer on, with all headers but not its status.
 */
export const actionRefusalHeader = 'x-action-refusal';
