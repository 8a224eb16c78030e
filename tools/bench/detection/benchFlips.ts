import { createHash } from 'node:crypto';
import { findFaces } from '../../../core/detect/faces/faces.ts';
import { defaultPasses, type FacePass } from '../../../core/detect/faces/passes.table.ts';
import { ModelStore, type Answer, type OpenNetwork } from '../../../core/detect/session.ts';
import { sensitivitySchema, thresholdsOf, type Sensitivity } from '../../../model/sensitivity.ts';
import { covers, isLargeEnough } from './benchFaces.ts';
import { readFaceSet } from './faceSet.ts';
import { variantsOf, type Variant } from './faceVariants.ts';

/** Which looks are taken with left and right changed over as well. */
const plain = defaultPasses.filter(({ flipped }) => !flipped);
const withFlips = (which: (pass: FacePass) => boolean): FacePass[] => [
  ...plain,
  ...plain.filter(which).map((pass) => ({ ...pass, flipped: true })),
];
const choices: Readonly<Record<string, readonly FacePass[]>> = {
  none: plain,
  'as shipped': defaultPasses,
  'all of SSD upright': withFlips(({ detector, turn }) => detector === 'face-ssd' && turn === 0),
  'all of UltraFace upright': withFlips(({ detector, turn }) => detector === 'face-ultraface' && turn === 0),
  all: withFlips(() => true),
};

interface Count {
  faces: number;
  covered: number;
  /** On pictures that show no face. */
  falseBoxes: number;
  pictures: number;
  /** Milliseconds of processor time in the networks, of all pictures and of those of 12 megapixels. */
  cpu: number;
  large: { pictures: number; cpu: number };
}

/** What looks with left and right changed over find and cost, for every preset: rows of a table. Networks run once for all rows. */
export async function benchFlips(folder: string, models: ModelStore): Promise<string[]> {
  const networks = new RememberedNetworks(models);
  const rows = sensitivitySchema.options.flatMap((sensitivity) =>
    Object.keys(choices).map((choice) => ({ sensitivity, choice, count: emptyCount() })),
  );
  for await (const picture of readFaceSet(folder)) {
    for await (const variant of variantsOf(picture)) {
      networks.forget();
      for (const row of rows) await addVariant(row, variant, networks);
    }
  }
  return [
    '| preset | flipped looks | of | covered | false boxes | networks, s a picture | s at 12 MP |',
    '|---|---|---:|---:|---:|---:|---:|',
    ...rows.map(({ sensitivity, choice, count: { faces, covered, falseBoxes, cpu, pictures, large } }) => {
      const seconds = (cpu: number, of: number) => (cpu / 1000 / Math.max(1, of)).toFixed(3);
      const costs = `${seconds(cpu, pictures)} | ${seconds(large.cpu, large.pictures)}`;
      return `| ${sensitivity} | ${choice} | ${faces} | ${covered} | ${falseBoxes} | ${costs} |`;
    }),
  ];
}

const emptyCount = (): Count => ({
  ...{ faces: 0, covered: 0, falseBoxes: 0, pictures: 0, cpu: 0 },
  large: { pictures: 0, cpu: 0 },
});

const LARGE = 10_000_000;

async function addVariant(
  { sensitivity, choice, count }: { sensitivity: Sensitivity; choice: string; count: Count },
  { raster, faces }: Variant,
  networks: RememberedNetworks,
): Promise<void> {
  const { faceThreshold: threshold } = thresholdsOf(sensitivity);
  const passes = choices[choice]!;
  const before = networks.cpu;
  const found = await findFaces(raster, networks.store, { threshold, passes });
  const cpu = networks.cpu - before;
  count.pictures++;
  count.cpu += cpu;
  if (raster.width * raster.height >= LARGE) {
    count.large.pictures++;
    count.large.cpu += cpu;
  }
  const counted = faces.filter(isLargeEnough);
  count.faces += counted.length;
  count.covered += counted.filter((face) => found.some((box) => covers(box, face))).length;
  if (faces.length === 0) count.falseBoxes += found.length;
}

/** Networks that answer what they were asked before from memory, and charge what it cost then. */
class RememberedNetworks {
  readonly store: ModelStore;
  /** Milliseconds of processor time that all answers so far cost, or would have. */
  cpu = 0;
  readonly #answers = new Map<string, { readonly answer: Answer; readonly cpu: number }>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(models: ModelStore) {
    const open: OpenNetwork = async (_, role) => {
      const network = await models.network(role);
      return {
        input: network.input,
        run: (picture, multiple) => {
          const hash = createHash('sha1').update(picture.data).digest('hex');
          const key = [role, picture.width, picture.height, multiple, hash].join(' ');
          return this.#inTurn(key, () => network.run(picture, multiple));
        },
      };
    };
    this.store = new ModelStore('', open);
  }

  forget(): void {
    this.#answers.clear();
  }

  /** One at a time: the time of two at once could not be told apart. */
  #inTurn(key: string, run: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#last.then(async () => {
      const known = this.#answers.get(key) ?? (await costed(run));
      this.#answers.set(key, known);
      this.cpu += known.cpu;
      return known.answer;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

async function costed(run: () => Promise<Answer>): Promise<{ readonly answer: Answer; readonly cpu: number }> {
  const start = process.cpuUsage();
  const answer = await run();
  const { user, system } = process.cpuUsage(start);
  return { answer, cpu: (user + system) / 1000 };
}
