import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  readonly text: string;
  /** It is the whole screen, which has no heading of its own. */
  readonly alone?: boolean;
  readonly children?: ReactNode;
}

export function EmptyState({ title, text, alone = false, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      {alone ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{text}</p>
      {children && <div className="empty-actions">{children}</div>}
    </div>
  );
}
