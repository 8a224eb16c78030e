import type { Sitter } from './portrait.ts';

/** The invented people of the samples. */
export const sitters = {
  ada: {
    seed: 11,
    skin: [0.63, 0.4, 0.3],
    hair: [0.09, 0.045, 0.02],
    iris: [0.12, 0.18, 0.2],
    cloth: [0.3, 0.45, 0.5],
    turn: 0,
    jaw: 0.95,
    hairStyle: 'long',
    beard: false,
    rash: 0.9,
  },
  ben: {
    seed: 23,
    skin: [0.3, 0.165, 0.1],
    hair: [0.02, 0.016, 0.014],
    iris: [0.06, 0.03, 0.02],
    cloth: [0.2, 0.24, 0.4],
    turn: 0.38,
    jaw: 1.05,
    hairStyle: 'short',
    beard: true,
    rash: 0,
  },
  cleo: {
    seed: 37,
    skin: [0.72, 0.5, 0.4],
    hair: [0.34, 0.33, 0.32],
    iris: [0.14, 0.2, 0.3],
    cloth: [0.42, 0.4, 0.36],
    turn: -0.22,
    jaw: 1,
    hairStyle: 'short',
    beard: false,
    rash: 0,
  },
} as const satisfies Record<string, Sitter>;
