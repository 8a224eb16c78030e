import { describe, expect, it } from 'vitest';
import { acceptRules, clusterSightings, isFace, leastUsefulScore, type Sighting } from './accept.ts';

const sighting = (detector: Sighting['detector'], score: number, turn: Sighting['turn'] = 0, x = 0): Sighting => ({
  ...{ x, y: 0, width: 100, height: 100 },
  ...{ detector, score, turn },
});
const accepted = (sightings: Sighting[], threshold = 0.4): boolean => {
  const [candidate] = clusterSightings(sightings);
  return isFace(candidate!, acceptRules(threshold));
};

describe('clustering', () => {
  it('gathers sightings of one place about the best of them and keeps places apart', () => {
    const clusters = clusterSightings([
      sighting('face-ssd', 0.5, 0, 10),
      sighting('face-ultraface', 0.95),
      sighting('face-ultraface', 0.92, 0, 4),
      sighting('face-ssd', 0.7, 0, 400),
    ]);
    expect(clusters.map(({ box }) => box.x)).toEqual([0, 400]);
    expect(clusters[0]!.evidence.get(0)).toEqual({ ssd: 0.5, ultraface: 0.95, sure: 2 });
  });
});

describe('the rule of acceptance', () => {
  it('takes an upright face on the word of SSD alone', () => {
    expect(accepted([sighting('face-ssd', 0.41)])).toBe(true);
    expect(accepted([sighting('face-ssd', 0.39)])).toBe(false);
  });

  it('takes a doubtful one if both networks see it', () => {
    expect(accepted([sighting('face-ssd', 0.25), sighting('face-ultraface', 0.6)])).toBe(true);
    expect(accepted([sighting('face-ssd', 0.25), sighting('face-ultraface', 0.45)])).toBe(false);
  });

  it('takes UltraFace alone only if two of its passes are sure', () => {
    expect(accepted([sighting('face-ultraface', 0.97)])).toBe(false);
    expect(accepted([sighting('face-ultraface', 0.97), sighting('face-ultraface', 0.91)])).toBe(true);
  });

  it('asks more of turned faces, and does not add up evidence of different turns', () => {
    expect(accepted([sighting('face-ssd', 0.5, 1)])).toBe(false);
    expect(accepted([sighting('face-ssd', 0.61, 1)])).toBe(true);
    expect(accepted([sighting('face-ssd', 0.25, 1), sighting('face-ultraface', 0.8, 2)])).toBe(false);
  });

  it('loosens as the threshold falls and tightens as it rises', () => {
    expect(acceptRules(0.3).upright).toEqual({
      ssdAlone: 0.3,
      together: { ssd: 0.2, ultraface: 0.4 },
      ultrafaceAlone: 0.9,
    });
    expect(accepted([sighting('face-ssd', 0.31)], 0.3)).toBe(true);
    expect(accepted([sighting('face-ssd', 0.5)], 0.7)).toBe(false);
  });

  it.each([0.05, 0.3, 0.4, 0.95])('keeps every number a probability at threshold %s', (threshold) => {
    const rules = acceptRules(threshold);
    for (const { ssdAlone, together, ultrafaceAlone } of [rules.upright, rules.turned]) {
      for (const value of [ssdAlone, together.ssd, together.ultraface, ultrafaceAlone]) {
        expect(value).toBeGreaterThanOrEqual(0.1);
        expect(value).toBeLessThan(1);
      }
    }
    expect(leastUsefulScore('face-ssd', rules)).toBeLessThanOrEqual(rules.upright.ssdAlone);
    expect(leastUsefulScore('face-ultraface', rules)).toBeLessThanOrEqual(0.9);
  });
});
