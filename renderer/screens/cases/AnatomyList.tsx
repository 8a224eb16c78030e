import { anatomyMeanings } from '../../../model/anatomy.ts';

export const anatomyListId = 'anatomy-list';

/** What a field of the anatomy offers while one types; other words may stand there too. */
export function AnatomyList() {
  return (
    <datalist id={anatomyListId}>
      {anatomyMeanings.map((meaning) => (
        <option key={meaning} value={meaning} />
      ))}
    </datalist>
  );
}
