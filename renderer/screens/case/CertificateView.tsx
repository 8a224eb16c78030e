import type { ReactNode } from 'react';
import type { Certificate } from '../../../contract/caseApi.schema.ts';
import { moment, number } from '../../words/format.ts';
import { t } from '../../words/words.ts';

interface CertificateViewProps {
  readonly certificate: Certificate;
  readonly back: ReactNode;
}

/** What is left of a case that was taken back: that it is gone, since when and why, and what exactly. */
export function CertificateView({ certificate, back }: CertificateViewProps) {
  const { images } = certificate;
  return (
    <article className="certificate" aria-labelledby="certificate-title">
      <header className="editor-head">
        {back}
        <h1 id="certificate-title" className="editor-title">
          {t('shared:certificate')}
        </h1>
      </header>
      <div className="certificate-body">
        <p>{t('shared:certificateText')}</p>
        <dl className="facts">
          <div>
            <dt>{t('shared:caseId')}</dt>
            <dd className="mono">{certificate.case}</dd>
          </div>
          <div>
            <dt>{t('shared:withdrawnOn')}</dt>
            <dd>{moment(certificate.withdrawnAt)}</dd>
          </div>
          <div>
            <dt>{t('shared:withdrawnWhy')}</dt>
            <dd>{t(`shared:reasons.${certificate.reason}`)}</dd>
          </div>
        </dl>
        <h2>{t('shared:gonePictures')}</h2>
        <ol className="certificate-pictures" aria-label={t('shared:gonePictures')}>
          {images.map((image, at) => (
            <li key={image.id}>
              <span>{t('shared:picture', { n: at + 1 })}</span>
              <span className="dim">{t('shared:bytes', { bytes: number(image.bytes) })}</span>
              <span className="mono">{image.sha256}</span>
            </li>
          ))}
        </ol>
      </div>
    </article>
  );
}
