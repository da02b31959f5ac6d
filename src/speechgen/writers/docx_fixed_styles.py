"""Styles that are the same whatever the layout: comments, defaults that Word wants, tables."""

from __future__ import annotations

# Comments must not inherit 三号 and the exact line of the body.
COMMENT_TEXT = (
    '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="1"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    '<w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
    '<w:rPr><w:spacing w:val="0"/><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
)
CHARACTER_DEFAULT = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)
COMMENT_REFERENCE = (
    '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:semiHidden/><w:unhideWhenUsed/>'
    '<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
)
TABLE_AND_LIST = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/>'
    "<w:semiHidden/><w:unhideWhenUsed/></w:style>"
)


def _table_style(id: str, name: str, outer: int, inner: int, sides: bool, margin: int) -> str:
    """A table style of ours; rules in eighths of a point, cell margins in twips."""
    edges = [("top", outer), *([("left", inner)] if sides else []), ("bottom", outer)]
    edges += [*([("right", inner)] if sides else []), ("insideH", inner), *([("insideV", inner)] if sides else [])]
    rules = "".join(f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for edge, size in edges)
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblCellMar><w:top w:w="{margin // 2}" w:type="dxa"/>'
        f'<w:left w:w="{margin}" w:type="dxa"/><w:bottom w:w="{margin // 2}" w:type="dxa"/>'
        f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


# Rules of 0.5 pt in tables; those of the foot of a paper are 0.35 mm outside and 0.25 mm inside (GB/T 9704 §7.4).
TABLES = _table_style("GWTable", "公文表", 4, 4, True, 85) + _table_style("GWImprintTable", "公文版记", 8, 6, False, 0)
