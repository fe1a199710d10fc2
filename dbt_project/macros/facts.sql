
{#- Confidence that at least one of several outlets is right, each taken at its surest. -#}
{% macro joint_confidence(confidences) -%}
    cast(
        least(
            1.0 - list_reduce(list_prepend(1.0::double, {{ confidences }}), lambda left_over, one: left_over * (1.0 - one)),
            0.9999
        ) as decimal(5, 4)
    )
{%- endmacro %}

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
