import { ORDERS, type Order } from '../src/feeds/order.ts';

const NAMES: Readonly<Record<Order['by'], string>> = {
  team: 'What your team likes: its interests and votes',
  upvotes: 'Most upvoted first',
  list: "The source's own order",
};

/** The orders, as a choice for people. */
export const ORDER_CHOICES = ORDERS.map((by) => ({ name: NAMES[by], value: by }));
