{#- Rows of a table of staging with one code for one organisation: `ORG:` and a name that the seeds know, in any case, becomes the
code that the seeds give its bearer; every other code stays. A name stands for one organisation, so that no row is doubled. -#}
{% macro with_seed_codes(relation, column) -%}
    select told.* replace (coalesce(known.organization_code, told.{{ column }}) as {{ column }})
    from {{ relation }} as told
    left join (
        select distinct
            'org:' || lower(name) as told_code,
            organization_code,
        from {{ ref('organization_names') }}
    ) as known on lower(told.{{ column }}) = known.told_code
{%- endmacro %}
