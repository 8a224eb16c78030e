import { expect, test } from 'vitest';
import { isolated } from './isolate.ts';
import { t } from './words.ts';

const arabic = '\u0635\u0648\u0631\u0629 2.jpg';

test('a name in Arabic is set apart in an English sentence', () => {
  expect(t('queue:progressOf', { title: arabic })).toBe(`Progress of \u2068${arabic}\u2069`);
});

test('what runs along with the sentence is filled in as it is', () => {
  expect(t('queue:progressOf', { title: 'Chest CT, 2 views' })).toBe('Progress of Chest CT, 2 views');
});

test('in a sentence from right to left every name and measure is set apart; counts stay numbers', () => {
  expect(isolated({ name: 'IMG_1.jpg', size: '3.4 MB', dash: '–', count: 3 }, 'rtl')).toEqual({
    name: '\u2068IMG_1.jpg\u2069',
    size: '\u20683.4 MB\u2069',
    dash: '–',
    count: 3,
  });
});
