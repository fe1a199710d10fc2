{#- Takes rows of tonight's articles out of an incremental model, before what is true of them now is put in. -#}
{% macro delete_touched_articles() -%}
    {% if is_incremental() -%}
        delete from {{ this }} where article_id in (select article_id from {{ ref('int_articles_touched') }})
    {%- endif %}
{%- endmacro %}

{#- Takes rows of tonight's facts of one type out of an incremental model; a fact that is gone stays out. -#}
{% macro delete_touched_facts(column, fact_type=none) -%}
    {% if is_incremental() -%}
        delete from {{ this }} where {{ column }} in (
            select fact_id from {{ ref('int_facts_touched') }} where fact_type = coalesce({{ "'" ~ fact_type ~ "'" if fact_type else 'null' }}, fact_type)
        )
    {%- endif %}
{%- endmacro %}
