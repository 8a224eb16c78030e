import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

interface CaseRowProps {
  readonly title: string;
  readonly facts: readonly string[];
  readonly cover: string | null;
  readonly onOpen: () => void;
  readonly children?: ReactNode;
}

export function CaseRow({ title, facts, cover, onOpen, children }: CaseRowProps) {
  return (
    <li className="case-row">
      <UnstyledButton className="case-main" onClick={onOpen}>
        <span className="case-cover">{cover && <img src={cover} alt="" loading="lazy" draggable={false} />}</span>
        <span className="case-words">
          <span className="case-title">{title}</span>
          <span className="case-facts">{facts.join(' · ')}</span>
        </span>
      </UnstyledButton>
      {children}
    </li>
  );
}
