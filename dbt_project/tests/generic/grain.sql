{#- One row per combination of `columns`. -#}
{% test grain(model, columns) %}
    select
        {{ columns | join(', ') }},
        count(*) as n_rows,
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
