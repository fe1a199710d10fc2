{#- Where a life has come to after its acts in order: an act that the table of transitions does not allow changes nothing.
`allowed` is a list of `from>to`. -#}
{% macro agreement_status(actions, allowed) -%}
    list_reduce(
        {{ actions }},
        lambda status, action: if(list_contains({{ allowed }}, status || '>' || action), action, status)
    )
{%- endmacro %}

{#- The allowed steps of the table of transitions, as one row with a list of `from>to`. -#}
{% macro allowed_transitions() -%}
    select list(from_status || '>' || to_status) as steps from {{ ref('agreement_transitions') }} where is_allowed
{%- endmacro %}
