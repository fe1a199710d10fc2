{#- Names of people and places, folded so that spellings of one name are equal. -#}

{% macro fold(text) -%}
    trim(regexp_replace(lower(strip_accents({{ text }})), '[^a-z0-9]+', ' ', 'g'))
{%- endmacro %}

{#- The folded words of a name that identify its bearer, in order. -#}
{% macro name_words(name) -%}
    list_filter(
        string_split({{ fold("regexp_replace(" ~ name ~ ", '[''’`]', '', 'g')") }}, ' '),
        lambda word: word <> '' and not list_contains({{ word_list('name_noise') }}, word)
    )
{%- endmacro %}

{#- A word by its sound: q and gh are g, kh is h, y and ee are i, ou is u. -#}
{% macro word_sound(word) -%}
    replace(replace(replace(replace(replace(replace({{ word }}, 'gh', 'g'), 'q', 'g'), 'kh', 'h'), 'y', 'i'), 'ee', 'i'), 'ou', 'u')
{%- endmacro %}

{#- A sound with double letters as one. -#}
{% macro undoubled(sound) -%}
    array_to_string(
        list_transform(
            range(1, length({{ sound }}) + 1),
            lambda i: case when i > 1 and {{ sound }}[i] = {{ sound }}[i - 1] then '' else {{ sound }}[i] end
        ),
        ''
    )
{%- endmacro %}

{#- The first letter and the consonants of a sound where they are four or more (Mohammed, Muhammad), else all of it. -#}
{% macro sound_key(sound) -%}
    case
        when length(regexp_replace({{ sound }}, '[aeiou]', '', 'g')) >= 4
            then left({{ sound }}, 1) || regexp_replace({{ sound }}[2:], '[aeiou]', '', 'g')
        else {{ sound }}
    end
{%- endmacro %}

{% macro word_list(variable) -%}
    [{%- for words in var(variable) -%}{%- set last_line = loop.last -%}{%- for word in words -%}
        '{{ word }}'{% if not (loop.last and last_line) %}, {% endif %}
    {%- endfor -%}{%- endfor -%}]
{%- endmacro %}

{#- One person of one side: family name and initial, all words where the family name comes first, or `~` and the word
where only one is given. -#}
{% macro person_key(side, tokens) -%}
    case
        when len({{ tokens }}) = 0 then null
        when len({{ tokens }}) = 1 then coalesce({{ side }}, '?') || '|~' || {{ tokens }}[1]
        when {{ side }} in ('{{ var("family_name_first") | join("', '") }}')
            then {{ side }} || '|' || array_to_string(list_sort({{ tokens }}), '-')
        else coalesce({{ side }}, '?') || '|' || {{ tokens }}[-1] || '|' || left({{ tokens }}[1], 1)
    end
{%- endmacro %}
