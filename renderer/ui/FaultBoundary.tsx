import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { t } from '../words/words.ts';
import { EmptyState } from './EmptyState.tsx';

interface FaultBoundaryProps {
  readonly children: ReactNode;
  /** Another place is tried anew after a fault. */
  readonly place?: string;
}

interface FaultState {
  readonly fault: boolean;
  readonly place: string | undefined;
}

/**
 * A fault in drawing a part of the window ends that part and nothing else: without this React takes the whole page away. The fault itself
 * stays on the developers' console; nothing of it is shown, because it may quote what the screen held.
 */
export class FaultBoundary extends Component<FaultBoundaryProps, FaultState> {
  override state: FaultState = { fault: false, place: this.props.place };

  static getDerivedStateFromError(): Partial<FaultState> {
    return { fault: true };
  }

  static getDerivedStateFromProps({ place }: FaultBoundaryProps, before: FaultState): FaultState | null {
    return place === before.place ? null : { fault: false, place };
  }

  override render(): ReactNode {
    if (!this.state.fault) return this.props.children;
    return (
      <div className="fault" role="alert">
        <EmptyState alone title={t('shell:fault')} text={t('shell:faultText')}>
          <Button onClick={() => this.setState({ fault: false })}>{t('shell:faultAgain')}</Button>
        </EmptyState>
      </div>
    );
  }
}
