-- The library: what customers have, and what has happened to it. Templates are Liquid; docs/tiles-preview.md lists what
-- they may use. Headings, labels and frames are drawn around them.
insert into public.tiles (tenant_id, type, name, category, description, schema, default_props, sample_context, template)
values
(private.system_tenant(), 'account_list', 'Accounts', 'accounts',
'Accounts with their balances: below a total, as a list, or as cards.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "variant": {"type": "string", "enum": ["hero", "list", "cards"]},
  "total_label": {"type": "string", "maxLength": 60},
  "limit": {"type": "integer", "minimum": 1, "maximum": 20}}}$json$,
$json${"title": "Accounts", "variant": "list", "total_label": "Total balance", "limit": 6}$json$,
$json${"trend": [7400, 7900, 7650, 8300, 8120, 8730], "accounts": [
  {"name": "Everyday Checking", "kind": "checking", "number": "4821", "balance": 2480.15},
  {"name": "Rainy Day Savings", "kind": "savings", "number": "9034", "balance": 6250}]}$json$,
$liquid${% assign accounts = context.accounts %}
{% if accounts.size == 0 or accounts == nil %}<p class="t-empty">There are no accounts to show yet.</p>
{% elsif props.variant == 'cards' %}
<ul class="balances" role="list">
{% for account in accounts limit: props.limit %}<li class="balance"><span class="t-note">{{ account.name }}</span>
<span class="t-amount">{{ account.balance | money: account.currency }}</span>
<span class="t-note">{% if account.number %}<span class="t-hidden">ending in</span> ···· {{ account.number }}{% endif %}</span>
{{ account.trend | sparkline }}</li>
{% endfor %}</ul>
{% else %}
{% if props.variant == 'hero' %}{% assign total = 0 %}{% for account in accounts %}{% if account.currency == nil %}{% assign total = total | plus: account.balance %}{% endif %}{% endfor %}
<div class="hero"><p class="hero-note">{{ props.total_label }}</p><p class="hero-figure">{{ total | money }}</p>
{% if context.trend.size > 1 %}{% assign latest = context.trend | last %}{% assign before = context.trend | reverse | slice: 1 | first %}{% assign change = latest | minus: before %}
<p class="hero-chip">{% if change < 0 %}{{ 'down' | icon }}{% else %}{{ 'up' | icon }}{% endif %}{{ change | change }} this month</p>{{ context.trend | sparkline }}{% endif %}</div>
{% endif %}
<ul class="t-list" role="list">
{% for account in accounts limit: props.limit %}<li class="t-item">
<span class="t-dot">{% case account.kind %}{% when 'savings' %}{{ 'deposit' | icon }}{% when 'card' %}{{ 'card' | icon }}{% when 'loan' %}{{ 'home' | icon }}{% when 'tax' %}{{ 'bill' | icon }}{% when 'payroll' %}{{ 'people' | icon }}{% else %}{{ 'wallet' | icon }}{% endcase %}</span>
<span class="t-main"><span class="t-title">{{ account.name }}</span>{% if account.number %}<span class="t-note"><span class="t-hidden">ending in</span> ···· {{ account.number }}</span>{% endif %}</span>
<span class="t-side"><span class="t-amount">{{ account.balance | money: account.currency }}</span>{% if account.available %}<span class="t-note">{{ account.available | money: account.currency }} available</span>{% endif %}</span></li>
{% endfor %}</ul>
{% endif %}$liquid$),

(private.system_tenant(), 'activity_list', 'Recent activity', 'accounts',
'The latest transactions, with what they were for.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "limit": {"type": "integer", "minimum": 1, "maximum": 30},
  "more_label": {"type": "string", "maxLength": 60},
  "more_href": {"type": "string", "format": "link"}}}$json$,
$json${"title": "Recent activity", "limit": 5, "more_label": "See all activity", "more_href": "#"}$json$,
$json${"activity": [
  {"name": "Green Grocer", "kind": "cart", "category": "Groceries", "amount": -54.2, "at": "2026-03-11"},
  {"name": "Salary", "kind": "deposit", "category": "Income", "amount": 2950, "at": "2026-03-10"}]}$json$,
$liquid${% assign activity = context.activity %}
{% if activity.size == 0 or activity == nil %}<p class="t-empty">Nothing has happened here yet.</p>{% else %}
<ul class="t-list" role="list">
{% for entry in activity limit: props.limit %}<li class="t-item"><span class="t-dot">{{ entry.kind | icon }}</span>
<span class="t-main"><span class="t-title">{{ entry.name }}</span><span class="t-note">{{ entry.category }}{% if entry.at %} · {{ entry.at | date: 'short' }}{% endif %}</span></span>
<span class="t-side t-amount{% if entry.amount > 0 %} t-good{% endif %}">{{ entry.amount | change: entry.currency }}</span></li>
{% endfor %}</ul>
{% if props.more_label %}<a class="t-more" href="{{ props.more_href | href }}">{{ props.more_label }}</a>{% endif %}
{% endif %}$liquid$),

(private.system_tenant(), 'approval_list', 'Approvals', 'payments',
'Payments that wait for somebody of the company.',
$json${"type": "object", "additionalProperties": false, "properties": {
  "title": {"type": "string", "maxLength": 120},
  "limit": {"type": "integer", "minimum": 1, "maximum": 20},
  "button": {"type": "string", "minLength": 1, "maxLength": 40}}}$json$,
$json${"title": "Waiting for approval", "limit": 4, "button": "Review"}$json$,
$json${"approvals": [{"payee": "Northline Logistics", "amount": 8420, "by": "Priya Nair", "at": "2026-03-12"}]}$json$,
$liquid${% assign approvals = context.approvals %}
{% if approvals.size == 0 or approvals == nil %}<p class="t-empty">Nothing waits for you.</p>{% else %}
<ul class="t-list" role="list">
{% for entry in approvals limit: props.limit %}<li class="t-item"><span class="t-dot" aria-hidden="true">{{ entry.payee | initials }}</span>
<span class="t-main"><span class="t-title">{{ entry.payee }}</span><span class="t-note">{{ entry.amount | money: entry.currency }} · {{ entry.by }}{% if entry.at %}, {{ entry.at | date: 'short' }}{% endif %}</span></span>
<span class="t-side"><button type="button" class="t-button quiet" aria-label="{{ props.button }}: {{ entry.payee }}">{{ props.button }}</button></span></li>
{% endfor %}</ul>
{% endif %}$liquid$)

on conflict (tenant_id, type, version) do update set
  (name, category, description, schema, default_props, sample_context, template)
    = row (excluded.name, excluded.category, excluded.description, excluded.schema, excluded.default_props,
      excluded.sample_context, excluded.template);
