import fc from 'fast-check';

/**
 * Properties try the same values each time, so that a run tells about the code and not about luck.
 * `FAST_CHECK_SEED=random npm test` looks further; any number repeats that search.
 */
const wanted = process.env.FAST_CHECK_SEED ?? '20260301';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
