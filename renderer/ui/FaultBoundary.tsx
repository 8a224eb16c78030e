import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { t } from '../words/words.ts';
import { EmptyState } from './EmptyState.tsx';

/**
 * A fault in drawing a part of the window ends that part and nothing else: without this React takes the whole page away. The fault itself
 * stays on the developers' console; nothing of it is shown, because it may quote what the screen held.
 */
export class FaultBoundary extends Component<{ readonly children: ReactNode }, { readonly fault: boolean }> {
  override state = { fault: false };

  static getDerivedStateFromError(): { fault: boolean } {
    return { fault: true };
  }

  override render(): ReactNode {
    if (!this.state.fault) return this.props.children;
    return (
      <div className="fault" role="alert">
        <EmptyState title={t('shell:fault')} text={t('shell:faultText')}>
          <Button onClick={() => this.setState({ fault: false })}>{t('shell:faultAgain')}</Button>
        </EmptyState>
      </div>
    );
  }
}
