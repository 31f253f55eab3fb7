-- The library: moving money, paying bills, and the cards that do it.
insert into public.tiles (tenant_id, type, name, category, description, schema, default_props, sample_context, template)
values
(private.system_tenant(), 'quick_transfer', 'Quick transfer', 'payments',
'Sends money to somebody known, from one of the accounts.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "button": {"type": "string", "minLength": 1, "maxLength": 40},
  "show_form": {"type": "boolean"},
  "href": {"type": "string", "format": "link"},
  "amount": {"type": "number", "minimum": 0, "maximum": 1000000}}}$json$,
$json${"title": "Send money", "button": "Continue", "show_form": true, "href": "/transfer"}$json$,
$json${"payees": [{"name": "Mia Chen"}, {"name": "Rent"}, {"name": "Sam Ortiz"}]}$json$,
$liquid${% if context.payees.size > 0 %}<div class="faces" role="group" aria-label="People">
{% for payee in context.payees limit: 6 %}<a href="{% if props.show_form %}#{{ id }}-amount{% else %}{{ props.href | href }}{% endif %}"><span class="t-dot" aria-hidden="true">{{ payee.name | initials }}</span><span>{{ payee.name | split: ' ' | first }}</span></a>
{% endfor %}</div>{% endif %}
{% if props.show_form %}<div class="t-form" role="group" aria-label="{{ props.title }}">
<label for="{{ id }}-from">From<select id="{{ id }}-from">{% for account in context.accounts %}<option>{{ account.name }}{% if account.number %} ···· {{ account.number }}{% endif %}</option>{% endfor %}</select></label>
<label for="{{ id }}-amount">Amount<input id="{{ id }}-amount" inputmode="decimal" autocomplete="off" placeholder="{{ 0 | money }}"{% if props.amount %} value="{{ props.amount }}"{% endif %}></label>
<button type="button" class="t-button">{{ 'transfer' | icon }}{{ props.button }}</button>
</div>{% endif %}$liquid$),

(private.system_tenant(), 'bill_pay', 'Bills', 'payments',
'Bills that are due, with when and how much.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "limit": {"type": "integer", "minimum": 1, "maximum": 20},
  "button": {"type": "string", "minLength": 1, "maxLength": 40}}}$json$,
$json${"title": "Upcoming bills", "limit": 4, "button": "Pay"}$json$,
$json${"bills": [{"payee": "City Power", "kind": "bolt", "amount": 86.4, "due": "2026-03-18", "status": "due"}]}$json$,
$liquid${% if context.bills.size == 0 or context.bills == nil %}<p class="t-empty">No bills are due.</p>{% else %}
<ul class="t-list" role="list">
{% for bill in context.bills limit: props.limit %}<li class="t-item"><span class="t-dot">{{ bill.kind | default: 'bill' | icon }}</span>
<span class="t-main"><span class="t-title">{{ bill.payee }}</span>
<span class="t-note">{{ bill.amount | money: bill.currency }} · {{ bill.due | date: 'short' }}</span></span>
<span class="t-side">{% case bill.status %}{% when 'paid' %}<span class="t-chip t-good">{{ 'check' | icon }}Paid</span>{% when 'scheduled' %}<span class="t-chip">Scheduled</span>{% when 'overdue' %}<span class="t-chip t-bad">Overdue</span>{% else %}<button type="button" class="t-button quiet" aria-label="{{ props.button }} {{ bill.payee }}">{{ props.button }}</button>{% endcase %}</span></li>
{% endfor %}</ul>
{% endif %}$liquid$),

(private.system_tenant(), 'card_controls', 'Cards', 'cards',
'Payment cards as they look, what was spent with them, and switches for what they may do.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "limit": {"type": "integer", "minimum": 1, "maximum": 6},
  "show_controls": {"type": "boolean"},
  "show_spending": {"type": "boolean"}}}$json$,
$json${"title": "Cards", "limit": 1, "show_controls": true, "show_spending": true}$json$,
$json${"cards": [{"name": "Debit", "holder": "Alex Morgan", "last4": "4821", "network": "Visa", "spent": 640, "limit": 2000,
  "locked": false, "online": true, "abroad": false}]}$json$,
$liquid${% if context.cards.size == 0 or context.cards == nil %}<p class="t-empty">There is no card yet.</p>{% else %}
<div class="cards">
{% for card in context.cards limit: props.limit %}<div>
<div class="plastic" role="img" aria-label="{{ card.name }}, {{ card.network }} ending in {{ card.last4 }}">
<div class="t-row"><span>{{ card.name }}</span><span>{{ card.network }}</span></div><span class="chip"></span>
<div><div class="digits">···· {{ card.last4 }}</div><div class="t-row"><span>{{ card.holder }}</span>{% if card.locked %}{{ 'lock' | icon }}{% endif %}</div></div></div>
<ul class="t-list controls" role="list">
{% if props.show_spending and card.limit %}<li class="t-item"><span class="t-main"><span class="t-row"><span class="t-title t-main">Spent this month</span><span class="t-amount">{{ card.spent | money: card.currency }}</span></span>
{{ card.spent | meter: card.limit }}<span class="t-note">of {{ card.limit | money: card.currency }}</span></span></li>{% endif %}
{% if props.show_controls %}
<li class="t-item"><span class="t-main"><span class="t-title">Lock card</span></span><button type="button" class="switch" role="switch" aria-checked="{% if card.locked %}true{% else %}false{% endif %}" aria-label="Lock {{ card.name }}"></button></li>
<li class="t-item"><span class="t-main"><span class="t-title">Online payments</span></span><button type="button" class="switch" role="switch" aria-checked="{% if card.online %}true{% else %}false{% endif %}" aria-label="Online payments with {{ card.name }}"></button></li>
<li class="t-item"><span class="t-main"><span class="t-title">Payments abroad</span></span><button type="button" class="switch" role="switch" aria-checked="{% if card.abroad %}true{% else %}false{% endif %}" aria-label="Payments abroad with {{ card.name }}"></button></li>
{% endif %}</ul></div>
{% endfor %}</div>
{% endif %}$liquid$)

on conflict (tenant_id, type, version) do update set
  (name, category, description, schema, default_props, sample_context, template)
    = row (excluded.name, excluded.category, excluded.description, excluded.schema, excluded.default_props,
      excluded.sample_context, excluded.template);
