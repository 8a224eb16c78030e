// The case service looks at the same texts with the same eyes.
export { readsLikeIdentifier } from '../../model/textPatterns.ts';
