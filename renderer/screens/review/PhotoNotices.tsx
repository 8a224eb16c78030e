import type { PhotoNotice } from '../../../model/item.ts';
import { t } from '../../words/words.ts';

/** In what the picture that is shown, and shared, differs from the file that was imported. */
export function PhotoNotices({ notices }: { readonly notices: readonly PhotoNotice[] }) {
  return (
    <ul className="side-note photo-notices" aria-label={t('photo:differs')}>
      {notices.map((notice) => (
        <li key={notice}>{t(`photo:notices.${notice}`)}</li>
      ))}
    </ul>
  );
}
