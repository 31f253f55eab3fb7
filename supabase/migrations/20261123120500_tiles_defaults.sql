-- What a new configuration begins with: a home screen that could go live, in each mode and for each audience.
insert into private.default_structures (mode, audience, tile_structure) values
('app', 'consumer', $json${"tiles": [
  {"id": "accounts", "type": "account_list", "props": {"variant": "hero", "limit": 3}},
  {"id": "actions", "type": "container", "props": {"layout": "row", "least_width": "small", "gap": "small"}, "children": [
    {"id": "send", "type": "link", "props": {"label": "Send", "href": "#tile-transfer", "icon": "transfer", "variant": "action"}},
    {"id": "deposit", "type": "link", "props": {"label": "Deposit", "href": "/deposit", "icon": "deposit", "variant": "action"}},
    {"id": "pay", "type": "link", "props": {"label": "Pay bills", "href": "#tile-bills", "icon": "bill", "variant": "action"}},
    {"id": "card", "type": "link", "props": {"label": "Cards", "href": "#tile-cards", "icon": "card", "variant": "action"}}]},
  {"id": "alerts", "type": "alerts", "props": {"title": "For your attention", "limit": 2}},
  {"id": "activity", "type": "activity_list", "props": {"limit": 4}},
  {"id": "spending", "type": "spending_chart", "props": {}},
  {"id": "transfer", "type": "quick_transfer", "props": {}},
  {"id": "cards", "type": "card_controls", "props": {}},
  {"id": "bills", "type": "bill_pay", "props": {}},
  {"id": "score", "type": "credit_score", "props": {}},
  {"id": "offers", "type": "offers", "props": {}},
  {"id": "support", "type": "support_chat", "props": {}}]}$json$),

('mobile', 'consumer', $json${"tiles": [
  {"id": "accounts", "type": "account_list", "props": {"variant": "hero", "limit": 3}},
  {"id": "alerts", "type": "alerts", "props": {"title": "For your attention", "limit": 2}},
  {"id": "transfer", "type": "quick_transfer", "props": {"show_form": false}},
  {"id": "activity", "type": "activity_list", "props": {"limit": 4}},
  {"id": "bills", "type": "bill_pay", "props": {"limit": 3}},
  {"id": "spending", "type": "spending_chart", "props": {}},
  {"id": "cards", "type": "card_controls", "props": {"show_controls": false}},
  {"id": "offers", "type": "offers", "props": {}},
  {"id": "branches", "type": "branch_finder", "props": {}},
  {"id": "support", "type": "support_chat", "props": {}}]}$json$),

('desktop', 'consumer', $json${"tiles": [
  {"id": "main", "type": "container", "props": {"layout": "row", "wide": "first"}, "children": [
    {"id": "left", "type": "container", "props": {"layout": "column"}, "children": [
      {"id": "accounts", "type": "account_list", "props": {"variant": "hero", "limit": 4}},
      {"id": "pair", "type": "container", "props": {"layout": "grid"}, "children": [
        {"id": "spending", "type": "spending_chart", "props": {}},
        {"id": "bills", "type": "bill_pay", "props": {}}]},
      {"id": "transfer", "type": "quick_transfer", "props": {}},
      {"id": "activity", "type": "activity_list", "props": {"limit": 5}},
      {"id": "offers", "type": "offers", "props": {}}]},
    {"id": "right", "type": "container", "props": {"layout": "column"}, "children": [
      {"id": "alerts", "type": "alerts", "props": {"title": "For your attention"}},
      {"id": "cards", "type": "card_controls", "props": {}},
      {"id": "score", "type": "credit_score", "props": {}},
      {"id": "branches", "type": "branch_finder", "props": {"limit": 2}},
      {"id": "support", "type": "support_chat", "props": {}}]}]}]}$json$),

('app', 'business', $json${"tiles": [
  {"id": "accounts", "type": "account_list", "props": {"variant": "hero", "total_label": "Cash across accounts", "limit": 3}},
  {"id": "actions", "type": "container", "props": {"layout": "row", "least_width": "small", "gap": "small"}, "children": [
    {"id": "send", "type": "link", "props": {"label": "Pay", "href": "#tile-transfer", "icon": "transfer", "variant": "action"}},
    {"id": "invoice", "type": "link", "props": {"label": "Invoice", "href": "/invoices", "icon": "document", "variant": "action"}},
    {"id": "payroll", "type": "link", "props": {"label": "Payroll", "href": "/payroll", "icon": "people", "variant": "action"}},
    {"id": "deposit", "type": "link", "props": {"label": "Deposit", "href": "/deposit", "icon": "deposit", "variant": "action"}}]},
  {"id": "approvals", "type": "approval_list", "props": {"limit": 3}},
  {"id": "alerts", "type": "alerts", "props": {"limit": 2}},
  {"id": "flow", "type": "spending_chart", "props": {"title": "Cash flow", "variant": "cash_flow"}},
  {"id": "activity", "type": "activity_list", "props": {"limit": 5}},
  {"id": "bills", "type": "bill_pay", "props": {"title": "Payables"}},
  {"id": "cards", "type": "card_controls", "props": {"title": "Company cards", "limit": 2, "show_controls": false}},
  {"id": "transfer", "type": "quick_transfer", "props": {"title": "Pay a supplier"}},
  {"id": "support", "type": "support_chat", "props": {"title": "Your business desk", "message": "Somebody who knows your company answers."}}]}$json$),

('mobile', 'business', $json${"tiles": [
  {"id": "accounts", "type": "account_list", "props": {"variant": "hero", "total_label": "Cash across accounts", "limit": 3}},
  {"id": "approvals", "type": "approval_list", "props": {"limit": 2}},
  {"id": "flow", "type": "spending_chart", "props": {"title": "Cash flow", "variant": "cash_flow"}},
  {"id": "bills", "type": "bill_pay", "props": {"title": "Payables", "limit": 3}},
  {"id": "activity", "type": "activity_list", "props": {"limit": 4}},
  {"id": "transfer", "type": "quick_transfer", "props": {"title": "Pay a supplier", "show_form": false}},
  {"id": "cards", "type": "card_controls", "props": {"title": "Company cards", "limit": 2, "show_controls": false}},
  {"id": "support", "type": "support_chat", "props": {"title": "Your business desk", "message": "Somebody who knows your company answers."}}]}$json$),

('desktop', 'business', $json${"tiles": [
  {"id": "all", "type": "container", "props": {"layout": "column"}, "children": [
    {"id": "accounts", "type": "account_list", "props": {"variant": "cards", "limit": 4}},
    {"id": "main", "type": "container", "props": {"layout": "row", "wide": "first"}, "children": [
      {"id": "left", "type": "container", "props": {"layout": "column"}, "children": [
        {"id": "flow", "type": "spending_chart", "props": {"title": "Cash flow", "variant": "cash_flow"}},
        {"id": "pair", "type": "container", "props": {"layout": "grid"}, "children": [
          {"id": "bills", "type": "bill_pay", "props": {"title": "Payables"}},
          {"id": "costs", "type": "spending_chart", "props": {"title": "Costs"}}]},
        {"id": "activity", "type": "activity_list", "props": {"limit": 5}}]},
      {"id": "right", "type": "container", "props": {"layout": "column"}, "children": [
        {"id": "approvals", "type": "approval_list", "props": {}},
        {"id": "alerts", "type": "alerts", "props": {"limit": 2}},
        {"id": "cards", "type": "card_controls", "props": {"title": "Company cards", "show_controls": false}},
        {"id": "support", "type": "support_chat", "props": {"title": "Your business desk", "message": "Somebody who knows your company answers."}}]}]},
    {"id": "transfer", "type": "quick_transfer", "props": {"title": "Pay a supplier"}}]}]}$json$)

on conflict (mode, audience) do update set (tile_structure, settings) = row (excluded.tile_structure, excluded.settings);
