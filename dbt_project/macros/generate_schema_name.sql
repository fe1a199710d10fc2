{#- Schemas are named as they are configured, without the target's prefix: readers know `marts` and `audit`. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name if custom_schema_name is not none else target.schema }}
{%- endmacro %}
