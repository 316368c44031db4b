import { Button, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import type { OrderActionBody, ReplayAnswer } from '../../../sidecar/src/contract/orders.ts';
import { askForAction } from '../api/orders.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useAction } from '../state/use-action.ts';

interface Props {
  readonly orderId: number;
  readonly actions: readonly OrderActionBody[];
  readonly onAsked: (answer: ReplayAnswer) => void;
}

/** Actions on an order; each asks for confirmation. */
export function OrderActions({ orderId, actions, onAsked }: Props) {
  const [chosen, setChosen] = useState<OrderActionBody | null>(null);
  const [given, setGiven] = useState('');
  const ask = useAction(async (action: OrderActionBody) => {
    onAsked(await askForAction(orderId, action, given.trim()));
    setChosen(null);
  });
  if (actions.length === 0) return null;
  return (
    <div className="ml-connector-row">
      {actions.map((action) => (
        <Button
          key={action.id}
          variant="secondary"
          onClick={() => {
            ask.forget();
            setGiven('');
            setChosen(action);
          }}
          __next40pxDefaultSize
        >
          {action.label}
        </Button>
      ))}
      {chosen !== null && (
        <Confirm
          title={chosen.label}
          action={chosen.label}
          isBusy={ask.isBusy || (chosen.asks !== null && given.trim() === '')}
          error={ask.error}
          onConfirm={() => void ask.run(chosen)}
          onCancel={() => setChosen(null)}
        >
          <p>{chosen.confirm}</p>
          {chosen.asks !== null && (
            <TextControl label={chosen.asks} value={given} onChange={setGiven} __next40pxDefaultSize />
          )}
        </Confirm>
      )}
    </div>
  );
}
