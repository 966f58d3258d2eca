"""参与率 and 准确率: how many households sort, and how many bags that were opened held what they were to hold.

No formula of Guangdong or 中山 was found (standards §9, addenda G), so both are definitions of this project and are labelled so.
"""

PARTICIPATION = "project definition: household-days with at least one sorted deposit ÷ household-days of the days that were counted"
ACCURACY = "project definition: correct bags ÷ inspected bags"
DEPOSITS = "project definition: sorted deposits ÷ deposits, as the drop-off points count them"
