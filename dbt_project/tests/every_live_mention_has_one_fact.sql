-- A mention that is read tonight and stands in no fact would be lost without a word.
select mentions.mention_id
from {{ ref('int_mentions') }} as mentions
semi join {{ ref('int_articles_touched') }} as touched on mentions.article_id = touched.article_id
left join {{ ref('fct_mentions') }} as facts on mentions.mention_id = facts.mention_id
group by mentions.mention_id
having count(facts.mention_id) <> 1
