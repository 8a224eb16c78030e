import type { ItemId } from '../../model/ids.ts';
import type { Statements } from './database.ts';

/** Whether the item belongs to a case that was submitted and not taken back. */
export async function isSubmitted(sql: Pick<Statements, 'get'>, item: ItemId): Promise<boolean> {
  const row = await sql.get(
    `SELECT 1 FROM case_items JOIN cases ON cases.id = case_items.case_id
     WHERE case_items.item = ? AND cases.state = 'submitted'`,
    item,
  );
  return row !== undefined;
}
