"""HTML pages rendered by the server: complete without JavaScript, from plain dicts (no I/O, no chalice).

    consultations.listing(lang, filters, items, next_cursor)        GET  /consultations
    consultations.consultation(lang, consultation, now, …)          GET  /consultations/{id}, and a refused download form
    consultations.download_result(lang, consultation, download)     POST /consultations/{id}/retrait
    open_data.index(lang, datasets)                                 GET  /open-data/
    problems.problem(lang, title, detail, code)                     any of these, refused
    shell.headers(s3_origin)                                        response headers of them all

`lang` is `fr` unless the query says `lang=en`.
"""
