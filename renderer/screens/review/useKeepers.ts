import { useEffect, useState } from 'react';
import { isTemplateRight, templateRight } from '../../../model/deviceTemplate.ts';
import type { Region } from '../../../model/redaction.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';

const nobody: ReadonlyMap<string, string> = new Map();

/** Names of the templates that keep something visible, by what stands in a rejection; asked for only where one does. */
export function useKeepers(regions: readonly Region[]): ReadonlyMap<string, string> {
  const [keepers, setKeepers] = useState(nobody);
  const isAsked = regions.some(({ rejection }) => rejection?.by !== undefined && isTemplateRight(rejection.by));
  useEffect(() => {
    if (!isAsked) return;
    void scrim.templates.list().then((result) => {
      if (!result.ok) reportError(result.error);
      else setKeepers(new Map(result.value.map(({ id, name }) => [templateRight(id), name])));
    });
  }, [isAsked]);
  return keepers;
}
